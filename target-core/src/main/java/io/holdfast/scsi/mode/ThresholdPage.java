package io.holdfast.scsi.mode;

import java.nio.ByteBuffer;

/**
 * Logical block provisioning mode page 1Ch, subpage 01h, SBC-3 6.5.9: one threshold, at which all initiators are warned.
 *
 * <pre>
 *   0  SITUA (0)   12  ENABLED, THRESHOLD TYPE soft, THRESHOLD ARMING decreasing   13  THRESHOLD RESOURCE: available
 *   16  THRESHOLD COUNT
 * </pre>
 *
 * @param sets the threshold, in threshold sets
 */
public record ThresholdPage(long sets) implements ModePage {

    private static final int ENABLED_SOFT_DECREASING = 0x80;
    private static final int AVAILABLE = 0x01;
    private static final long COUNT_MAX = 0xFFFF_FFFFL;

    @Override
    public int pageCode() {
        return 0x1C;
    }

    @Override
    public int subpageCode() {
        return 0x01;
    }

    @Override
    public byte[] parameters() {
        return ByteBuffer.allocate(0x14)
                .put(12, (byte) ENABLED_SOFT_DECREASING)
                .put(13, (byte) AVAILABLE)
                .putInt(16, (int) Math.min(sets, COUNT_MAX))
                .array();
    }
}
