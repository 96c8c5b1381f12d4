package io.holdfast.scsi.inquiry;

import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What REPORT TARGET PORT GROUPS answers, SPC-4 6.37: one group, in which all ports are active/optimized, always. So no
 * other state is supported, there is nothing to set, and there are no transitions.
 *
 * <pre>
 *   0  RETURN DATA LENGTH   or, extended:   4  FORMAT TYPE 1   5  IMPLICIT TRANSITION TIME 0
 *   the group:   0  PREF, ASYMMETRIC ACCESS STATE   1  AO_SUP   2  TARGET PORT GROUP   5  STATUS CODE
 *                7  TARGET PORT COUNT   8  for each port: 2 bytes of zeroes, RELATIVE TARGET PORT IDENTIFIER
 * </pre>
 */
public final class TargetPortGroups {

    private static final int EXTENDED_FORMAT = 0x10;
    private static final int ACTIVE_OPTIMIZED = 0x00;
    private static final int AO_SUP = 0x01;

    /** What TARGET PORT COUNT can say. */
    private static final int PORTS_MAX = 0xFF;

    private TargetPortGroups() {}

    /**
     * Appends the answer.
     *
     * @param ports by which the unit can be reached
     */
    public static void write(ReportTargetPortGroups command, List<TargetPort> ports, ByteBuf target) {
        int start = target.writerIndex();
        target.writeInt(0);
        if (command.header() == ReportTargetPortGroups.Header.EXTENDED) {
            target.writeByte(EXTENDED_FORMAT);
            target.writeZero(3);
        }
        List<TargetPort> told = ports.stream().limit(PORTS_MAX).toList();
        target.writeByte(ACTIVE_OPTIMIZED);
        target.writeByte(AO_SUP);
        target.writeShort(TargetPort.GROUP);
        target.writeZero(3);
        target.writeByte(told.size());
        for (TargetPort port : told) {
            target.writeShort(0);
            target.writeShort(port.relativeIdentifier());
        }
        target.setInt(start, target.writerIndex() - start - Integer.BYTES);
    }
}
