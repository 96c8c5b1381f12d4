package io.holdfast.cli.config;

import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One disk of a target.
 *
 * @param number 0 to 255
 */
public record LunSettings(int number, Image image, Caching caching, Traits traits, Sharing sharing) {

    /** The same with another engine. */
    public LunSettings withAio(Aio aio) {
        return new LunSettings(number, image, new Caching(caching.mode, aio, caching.detectZeroes), traits, sharing);
    }

    /**
     * Where the disk is kept.
     *
     * @param file a file or a block device
     * @param format empty where nobody said: then what is recorded, or what the file begins like
     * @param sizeBytes the size of the image to create where there is none
     * @param secretFile with what it is encrypted, where it is
     * @param names where the files may be that the image names
     * @param stateFolder where the disk's identity is kept
     */
    public record Image(
            Path file,
            Optional<String> format,
            Optional<Long> sizeBytes,
            Optional<Path> secretFile,
            Confinement names,
            Path stateFolder) {}

    /** How reads and writes reach the image. */
    public record Caching(CacheMode mode, Aio aio, DetectZeroes detectZeroes) {}

    /**
     * What the initiator is told about the disk.
     *
     * @param rotational false for a disk that says it is an SSD
     * @param readOnly whether the image is opened for reading alone and the disk is write-protected
     * @param longCdbs whether it takes CDBs of 32 bytes
     */
    public record Traits(
            int blockSizeBytes, Discard discard, boolean rotational, boolean readOnly, LongCdbs longCdbs) {}

    /**
     * Who may write.
     *
     * @param initiatorHold how long a host whose connection is gone keeps its writes
     */
    public record Sharing(SharingMode mode, Duration initiatorHold) {}

    /** Where a disk's state is kept unless somebody says otherwise: a folder beside the image that moves with it. */
    public static Path stateFolderBeside(Path image) {
        return image.resolveSibling(image.getFileName() + ".holdfast");
    }
}
