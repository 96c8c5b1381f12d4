package io.holdfast.scsi.inquiry;

/**
 * All that INQUIRY tells of a disk, but for the port that asks.
 *
 * @param rotation what VPD page B1 says of the medium
 * @param volatileCache whether a power cut loses what was acknowledged without FUA and not flushed
 */
public record DiskDescription(UnitIdentity identity, UnitLimits limits, Rotation rotation, boolean volatileCache) {

    /** MEDIUM ROTATION RATE, SBC-4 6.6.2. */
    public enum Rotation {
        NOT_REPORTED(0x0000),
        /** What makes Windows and Linux take a disk for an SSD. */
        SOLID_STATE(0x0001);

        private final int code;

        Rotation(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
