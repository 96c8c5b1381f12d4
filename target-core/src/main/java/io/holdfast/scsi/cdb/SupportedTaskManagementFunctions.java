package io.holdfast.scsi.cdb;

import io.netty.buffer.ByteBuf;

/** What REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS answers, SPC-4 6.36. */
public final class SupportedTaskManagementFunctions {

    /** ABORT TASK, ABORT TASK SET, CLEAR TASK SET and LOGICAL UNIT RESET; that of a target reset is obsolete. */
    private static final int ATS_ATSS_CTSS_LURS = 0xD8;

    private static final int EXTENDED_BYTES = 0x0C;

    private SupportedTaskManagementFunctions() {}

    /** Appends the 4 bytes, or the 16 of the extended form, in which no timeouts are told (TMFTMOV 0). */
    public static void write(ReportSupportedTaskManagementFunctions command, ByteBuf target) {
        target.writeByte(ATS_ATSS_CTSS_LURS);
        target.writeZero(2);
        target.writeByte(command.extended() ? EXTENDED_BYTES : 0);
        if (command.extended()) {
            target.writeZero(EXTENDED_BYTES);
        }
    }
}
