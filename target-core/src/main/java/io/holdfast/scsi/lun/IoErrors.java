package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;

/**
 * What an initiator is told of an I/O that failed.
 *
 * <p>The choice matters: MEDIUM ERROR makes a file system go read-only, so a shortage that passes is BUSY; a full host is DATA PROTECT, on which a
 * file system waits for space (SBC-3 4.7.3.6), though not at once: see {@link SpaceShortage}.
 */
final class IoErrors {

    private final SpaceShortage shortage;

    IoErrors(SpaceShortage shortage) {
        this.shortage = shortage;
    }

    /**
     * The outcome of a failed read.
     *
     * @param lba of the first block that was asked for
     */
    Outcome ofRead(int errno, long lba) {
        return of(errno, Sense.unrecoveredReadError(lba));
    }

    /**
     * The outcome of a failed write or flush.
     *
     * @param lba of the first block that was to be written
     */
    Outcome ofWrite(int errno, long lba) {
        return of(errno, Sense.writeError(lba));
    }

    /** The outcome of a failed flush, which concerns no block in particular. */
    Outcome ofFlush(int errno) {
        return of(errno, Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR));
    }

    private Outcome of(int errno, Sense mediumError) {
        return switch (errno) {
            case Errno.ENOMEM, Errno.EAGAIN -> Outcome.BUSY;
            case Errno.ENOSPC, Errno.EDQUOT -> Outcome.check(shortage.sense());
            case Errno.EROFS -> Outcome.check(Sense.writeProtected());
            case Errno.ENODEV ->
                Outcome.check(Sense.notReady(AdditionalSense.LOGICAL_UNIT_NOT_READY_CAUSE_NOT_REPORTABLE));
            case Errno.EINVAL, Errno.EFBIG, Errno.EOPNOTSUPP -> Outcome.check(Sense.internalTargetFailure());
            // EIO, ENODATA (the file is shorter than the image says), and whatever else the kernel may find.
            default -> Outcome.check(mediumError);
        };
    }
}
