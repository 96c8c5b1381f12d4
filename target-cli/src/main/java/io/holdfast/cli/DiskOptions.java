package io.holdfast.cli;

import io.holdfast.cli.config.Aio;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.LunSettings.Caching;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.LunSettings.Traits;
import io.holdfast.cli.config.Values;
import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What kind of disk an exported image is. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class DiskOptions {

    @Option(
            names = "--lun",
            paramLabel = "N",
            defaultValue = "0",
            converter = LunNumber.class,
            description = "The disk's number in the target; default ${DEFAULT-VALUE}.")
    private int lun;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: raw, qcow2 or vmdk. Without it, the one that it was made or served with before, or that the file begins like.")
    private Optional<String> format;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "The file whose bytes are the secret of an encrypted image, also a line's end in it.")
    private Optional<Path> secretFile;

    @Option(
            names = "--files-anywhere",
            description =
                    "Follow the names of files that are in the image (backing files, data files, parts) wherever they lead, not only in its own folder. For images of somebody who is trusted: a name may be that of any file of this machine, and hosts would read it.")
    private boolean filesAnywhere;

    @Option(
            names = "--cache",
            paramLabel = "MODE",
            defaultValue = "writeback",
            converter = Cache.class,
            description =
                    "When writes are safe, in QEMU's words: none, writeback (default), writethrough, directsync, unsafe.")
    private CacheMode cache;

    @Option(
            names = "--aio",
            paramLabel = "ENGINE",
            defaultValue = "io_uring",
            converter = Engine.class,
            description =
                    "What does the file work: io_uring (default; also called native) where the kernel has it, or threads.")
    private Aio aio;

    @Option(
            names = "--detect-zeroes",
            paramLabel = "MODE",
            defaultValue = "off",
            converter = ZeroesMode.class,
            description =
                    "What becomes of writes of zeroes: off (default), they are written; on, the range is zeroed in the best way; unmap, its space is given back.")
    private DetectZeroes detectZeroes;

    @Option(
            names = "--block-size",
            paramLabel = "BYTES",
            defaultValue = "512",
            converter = BlockSize.class,
            description = "The size of a logical block: 512 (default) or 4096.")
    private int blockSizeBytes;

    @Option(names = "--read-only", description = "Open the image for reading only; the disk is write-protected.")
    private boolean readOnly;

    @Option(
            names = "--sharing",
            paramLabel = "MODE",
            converter = Sharing.class,
            description = {
                "Who may write: single-writer (default), the host that writes first, and the others may read; exclusive, one host, and the others cannot log in; read-only, nobody;",
                "cluster, every allowed host, which destroys NTFS, ext4 and XFS when two hosts mount them."
            })
    private Optional<SharingMode> sharing;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The folder of the disk's identity; default: IMAGE.holdfast, beside the image.")
    private Optional<Path> state;

    DiskOptions() {}

    LunSettings lun(Path image) {
        return new LunSettings(
                lun,
                new Image(
                        image,
                        format,
                        Optional.empty(),
                        secretFile,
                        filesAnywhere ? Confinement.ANYWHERE : Confinement.OWN_FOLDER,
                        state.orElseGet(() -> LunSettings.stateFolderBeside(image))),
                new Caching(cache, aio, detectZeroes),
                new Traits(blockSizeBytes, Discard.ON, false, readOnly, LongCdbs.REFUSED),
                new LunSettings.Sharing(
                        sharing.orElse(readOnly ? SharingMode.READ_ONLY : SharingMode.SINGLE_WRITER),
                        io.holdfast.server.DiskOptions.USUAL_INITIATOR_HOLD));
    }

    /** Reads {@code --lun}. */
    static final class LunNumber extends ValueConverter<Integer> {
        LunNumber() {
            super(Values::lun);
        }
    }

    /** Reads {@code --cache}. */
    static final class Cache extends ValueConverter<CacheMode> {
        Cache() {
            super(Values::cache);
        }
    }

    /** Reads {@code --aio}. */
    static final class Engine extends ValueConverter<Aio> {
        Engine() {
            super(Values::aio);
        }
    }

    /** Reads {@code --detect-zeroes}. */
    static final class ZeroesMode extends ValueConverter<DetectZeroes> {
        ZeroesMode() {
            super(Values::detectZeroes);
        }
    }

    /** Reads {@code --block-size}. */
    static final class BlockSize extends ValueConverter<Integer> {
        BlockSize() {
            super(Values::blockSize);
        }
    }

    /** Reads {@code --sharing}. */
    static final class Sharing extends ValueConverter<SharingMode> {
        Sharing() {
            super(Values::sharing);
        }
    }
}
