package io.holdfast.scsi.cdb;

import io.netty.buffer.ByteBuf;

/** What REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS answers, SPC-4 6.36. */
public final class SupportedTaskManagementFunctions {

    /**
     * ABORT TASK (ATS), ABORT TASK SET (ATSS), CLEAR TASK SET (CTSS), LOGICAL UNIT RESET (LURS), target reset (TRS).
     */
    private static final int ATS_ATSS_CTSS_LURS_TRS = 0xDA;

    private static final int EXTENDED_BYTES = 0x0C;

    private SupportedTaskManagementFunctions() {}

    /** Appends the 4 bytes, or the 16 of the extended form, in which no timeouts are told (TMFTMOV 0). */
    public static void write(ReportSupportedTaskManagementFunctions command, ByteBuf target) {
        target.writeByte(ATS_ATSS_CTSS_LURS_TRS);
        target.writeZero(2);
        target.writeByte(command.extended() ? EXTENDED_BYTES : 0);
        if (command.extended()) {
            target.writeZero(EXTENDED_BYTES);
        }
    }
}
