package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Task Management Function Request, RFC 7143 11.5.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|I| 0x02      |1| Function    | Reserved                      |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | Logical Unit Number (LUN) or Reserved                         |
 *  16 | Initiator Task Tag                                            |
 *  20 | Referenced Task Tag or 0xffffffff                             |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN                                                     |
 *  32 | RefCmdSN or Reserved                                          |
 *  36 | ExpDataSN or Reserved                                         |
 *  40 | Reserved                                                   (8)|
 * </pre>
 *
 * @param referencedTaskTag the task of ABORT TASK and TASK REASSIGN, else {@link Pdu#RESERVED_TAG}
 * @param refCmdSn CmdSN of the task of ABORT TASK
 * @param expDataSn of TASK REASSIGN
 */
public record TaskManagementRequest(
        boolean immediateBit,
        TaskManagementFunction function,
        long lun,
        int initiatorTaskTag,
        int referencedTaskTag,
        int cmdSn,
        int expStatSn,
        int refCmdSn,
        int expDataSn,
        ByteBuf data)
        implements NumberedRequest {

    public static final int OPCODE = 0x02;

    private static final int FUNCTION_MASK = 0x7F;
    private static final int REF_CMD_SN = 32;
    private static final int EXP_DATA_SN = 36;

    static TaskManagementRequest read(ByteBuf header, ByteBuf data) {
        return new TaskManagementRequest(
                Bhs.immediate(header),
                TaskManagementFunction.of(header.getByte(1) & FUNCTION_MASK),
                header.getLong(Bhs.LUN),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getInt(Bhs.WORD_20),
                header.getInt(Bhs.CMD_SN),
                header.getInt(Bhs.EXP_STAT_SN),
                header.getInt(REF_CMD_SN),
                header.getInt(EXP_DATA_SN),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE | Bhs.bit(immediateBit, Bhs.IMMEDIATE))
                .writeByte(Bhs.FINAL | function.code())
                .writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun)
                .writeInt(initiatorTaskTag)
                .writeInt(referencedTaskTag)
                .writeInt(cmdSn)
                .writeInt(expStatSn)
                .writeInt(refCmdSn)
                .writeInt(expDataSn)
                .writeZero(8);
    }
}
