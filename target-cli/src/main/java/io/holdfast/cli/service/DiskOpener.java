package io.holdfast.cli.service;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.state.StateFolder;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.filter.ZeroDetection;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.OverhaulKind;
import io.holdfast.scsi.lun.OverhaulLog;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.scsi.lun.UndoLog;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.server.CutOffWrite;
import io.holdfast.server.DiskOptions;
import io.holdfast.server.LunSpec;
import io.holdfast.state.OverhaulFile;
import io.holdfast.state.UndoFile;
import io.holdfast.util.ByteSize;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a disk of what was asked for: creates the image where it is missing, opens it, and finds out which disk it is. */
final class DiskOpener {

    private static final Logger LOG = LoggerFactory.getLogger(DiskOpener.class);

    private static final String RAW = "raw";

    private final FormatsAtHand formats;
    private final LunSettings lun;
    private final Path file;
    private final StateFolder state;
    private final DiskFormat diskFormat;

    DiskOpener(FormatsAtHand formats, LunSettings lun) {
        this.formats = formats;
        this.lun = lun;
        this.file = lun.image().file();
        this.state = new StateFolder(lun.image().stateFolder());
        this.diskFormat = new DiskFormat(formats.memory(), state);
    }

    /**
     * The open disk, which belongs to the caller.
     *
     * @throws ConfigException when what was asked for does not go together with what the image is
     * @throws IOException when the image cannot be created or opened, or its identity not be kept
     */
    Served.Lun open() throws IOException, ConfigException {
        createIfMissing();
        rejectFolder();
        FormatChoice format = diskFormat.choose(lun.image());
        new DiskSecret(lun.image(), formats.named(format.name())).check();
        rejectDeviceWithoutState();
        BlockDevice device = ZeroDetection.around(
                formats.open(format, options()), lun.caching().detectZeroes());
        try {
            checkSize(device.sizeBytes());
            keep(format);
            DiskOptions options = new DiskOptions(
                    lun.traits().blockSizeBytes(),
                    lun.caching().mode(),
                    lun.traits().rotational() ? Rotation.NOT_REPORTED : Rotation.SOLID_STATE,
                    writable() ? lun.sharing().mode() : SharingMode.READ_ONLY,
                    lun.sharing().initiatorHold(),
                    lun.traits().longCdbs());
            UnitIdentity identity = UnitIdentity.of(identity());
            LunSpec.Kept kept = new LunSpec.Kept(reservations(), lease(), undo(device), overhauls());
            LunSpec spec = new LunSpec(new LunNumber(lun.number()), device, identity, options, kept);
            return new Served.Lun(lun, format.name(), spec);
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private boolean writable() {
        return lun.sharing().mode() != SharingMode.READ_ONLY && !lun.traits().readOnly();
    }

    private ImageOptions options() {
        BlockLimits.Access access = writable() ? BlockLimits.Access.READ_WRITE : BlockLimits.Access.READ_ONLY;
        return new ImageOptions(access, lun.caching().mode(), lun.traits().discard());
    }

    private void createIfMissing() throws IOException, ConfigException {
        if (Files.exists(file)) {
            return;
        }
        Optional<Long> sizeBytes = lun.image().sizeBytes();
        if (sizeBytes.isEmpty()) {
            throw new ImageException(
                    ImageException.Kind.NOT_FOUND,
                    file,
                    "no such image; 'holdfast image create' or, in a configuration, 'size' makes one");
        }
        if (state.hasIdentity()) {
            throw new ConfigException(("%s is missing, though its state in %s says that it was served before;"
                            + " bring it back, or delete that folder for a new disk")
                    .formatted(file, lun.image().stateFolder()));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String format = lun.image().format().orElse(RAW);
        DiskSecret secret = new DiskSecret(lun.image(), formats.named(format));
        formats.create(FormatChoice.named(file, format), sizeBytes.get(), secret.newImage());
        LOG.info("Created {}, {}, thin", file, ByteSize.format(sizeBytes.get()));
    }

    private void rejectFolder() throws ImageException {
        if (Files.isDirectory(file)) {
            throw new ImageException(ImageException.Kind.INVALID_FORMAT, file, "this is a folder, not an image");
        }
    }

    private void rejectDeviceWithoutState() throws ConfigException {
        Image image = lun.image();
        if (!Files.isRegularFile(file) && image.stateFolder().equals(LunSettings.stateFolderBeside(file))) {
            throw new ConfigException(file
                    + " is a device: say with 'state' (--state) which folder keeps its identity, for /dev forgets it");
        }
    }

    private void checkSize(long sizeBytes) throws ImageException {
        int blockSizeBytes = lun.traits().blockSizeBytes();
        if (sizeBytes == 0 || sizeBytes % blockSizeBytes != 0) {
            throw new ImageException(
                    ImageException.Kind.INVALID_FORMAT,
                    file,
                    "its size, %d bytes, is no number of blocks of %d".formatted(sizeBytes, blockSizeBytes));
        }
        lun.image()
                .sizeBytes()
                .filter(wanted -> wanted != sizeBytes)
                .ifPresent(wanted -> LOG.warn(
                        "{} has {}, not the {} of the configuration; it is served as it is",
                        file,
                        ByteSize.format(sizeBytes),
                        ByteSize.format(wanted)));
    }

    private UUID identity() throws IOException {
        return kept(state::identity);
    }

    /** Before there is an identity: whoever finds one finds the format too. */
    private void keep(FormatChoice format) throws IOException {
        kept(() -> {
            diskFormat.keep(format);
            return format;
        });
        if (writable()) {
            formats.memory().remember(format);
        }
    }

    /** Something that must be kept. */
    private interface Keeping<T> {
        T done() throws IOException;
    }

    private <T> T kept(Keeping<T> what) throws IOException {
        try {
            return what.done();
        } catch (AccessDeniedException e) {
            throw denied(e, "permission denied");
        } catch (FileSystemException e) {
            throw denied(e, Optional.ofNullable(e.getReason()).orElse("not possible"));
        }
    }

    private KeptReservations reservations() throws IOException {
        KeptReservations kept = state.reservations();
        kept.store()
                .loss()
                .ifPresent(reason -> LOG.error(
                        "The reservations of {} are lost, and all hosts are kept out of it: {}", file, reason));
        return kept;
    }

    /** Where there is no lease to keep, what was kept for another mode is not looked at. */
    private KeptLease lease() throws IOException {
        KeptLease kept = state.lease();
        if (lun.sharing().mode().leased()) {
            kept.store()
                    .loss()
                    .ifPresent(reason -> LOG.error(
                            "Who may write to {} is lost, and nobody may until 'holdfast lun writer' or 'holdfast lun release' says: {}",
                            file,
                            reason));
        }
        return kept;
    }

    /** Where nothing is written, nothing can be undone. */
    private Optional<UndoLog> undo(BlockDevice device) throws IOException {
        UndoFile log = state.undo();
        if (writable()) {
            if (CutOffWrite.undo(device, file, log)) {
                LOG.warn("An atomic write to {} was cut off when the service ended, and has been undone", file);
            }
            return Optional.of(log);
        }
        if (log.found().isPresent()) {
            throw new ImageException(
                    ImageException.Kind.IO,
                    file,
                    "an atomic write was cut off when the service ended; serve it once for writing, so that it is undone");
        }
        return Optional.empty();
    }

    private OverhaulLog overhauls() throws IOException {
        OverhaulFile log = state.overhauls();
        log.found()
                .ifPresent(unfinished -> LOG.error(
                        "{} of {} had not ended when the service ended: no host can read or write until one has been done again",
                        unfinished.kind() == OverhaulKind.SANITIZE ? "SANITIZE" : "FORMAT UNIT",
                        file));
        return log;
    }

    private FileSystemException denied(FileSystemException cause, String reason) {
        AccessDeniedException failure = new AccessDeniedException(
                lun.image().stateFolder().toString(),
                null,
                reason + "; the disk's identity must be kept somewhere: name a folder with 'state' (--state)");
        failure.initCause(cause);
        return failure;
    }
}
