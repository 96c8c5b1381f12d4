package io.holdfast.scsi.log;

import io.netty.buffer.ByteBuf;

/**
 * One parameter of a log page, SPC-4 7.3.2: a binary list, for which there are no thresholds and nothing is saved.
 *
 * <pre>
 *   0  PARAMETER CODE   2  FORMAT AND LINKING (11b)   3  PARAMETER LENGTH   4  the value
 * </pre>
 *
 * @param value in its lowest {@code lengthBytes} bytes
 */
record LogParameter(int code, long value, int lengthBytes) {

    private static final int BINARY_LIST = 0x03;

    void write(ByteBuf target) {
        target.writeShort(code);
        target.writeByte(BINARY_LIST);
        target.writeByte(lengthBytes);
        for (int shift = (lengthBytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            target.writeByte((int) (value >>> shift));
        }
    }
}
