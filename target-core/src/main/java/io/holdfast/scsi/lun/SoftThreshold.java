package io.holdfast.scsi.lun;

import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.inquiry.UnitLimits;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Below how much space of the host the initiators of a thin disk are warned: a tenth of the disk's size.
 *
 * @param sets in threshold sets, SBC-3 4.7.3.7
 */
record SoftThreshold(long sets) {

    private static final Logger LOG = LoggerFactory.getLogger(SoftThreshold.class);

    private static final int PART = 10;

    /** Empty for a disk that is not thin, or whose host does not tell its space. Blocks. */
    static Optional<SoftThreshold> of(BlockDevice device, UnitLimits limits) {
        try {
            return limits.thin() && device.availableBytes().isPresent()
                    ? Optional.of(
                            new SoftThreshold(Math.ceilDiv(device.sizeBytes() / PART, UnitLimits.THRESHOLD_SET_BYTES)))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("There is no warning before {} is full, for its host does not tell its space", device, e);
            return Optional.empty();
        }
    }

    long bytes() {
        return sets * UnitLimits.THRESHOLD_SET_BYTES;
    }
}
