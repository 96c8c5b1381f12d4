package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/** What REPORT LUNS answers, SPC-4 6.33: the length of the list in bytes, then 8 bytes for each unit. */
public final class ReportLunsData {

    private ReportLunsData() {}

    /**
     * Appends the header and the list.
     *
     * @param lunFields the 8 bytes of each logical unit number, the first byte in the highest place, ascending
     */
    public static void write(long[] lunFields, ByteBuf target) {
        target.writeInt(lunFields.length * Long.BYTES);
        target.writeInt(0);
        for (long field : lunFields) {
            target.writeLong(field);
        }
    }
}
