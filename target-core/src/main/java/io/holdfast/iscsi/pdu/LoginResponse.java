package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Login Response, RFC 7143 11.13.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x23      |T|C|. .|CSG|NSG| Version-max   | Version-active|
 *   4 | 0             | DataSegmentLength                             |
 *   8 | ISID                                                          |
 *  12 |                               | TSIH                          |
 *  16 | Initiator Task Tag                                            |
 *  20 | Reserved                                                      |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | Status-Class  | Status-Detail | Reserved                      |
 *  40 | Reserved                                                   (8)|
 *  48 | DataSegment: login parameters in text request format          |
 * </pre>
 *
 * @param transitBit the target goes on to {@code nsg} too
 * @param continueBit the text is cut within a key=value pair and goes on in the next response
 * @param csg that of the request
 * @param nsg that of the request with {@code transitBit}; else {@link LoginStage#SECURITY_NEGOTIATION}, which is zero
 * @param isid that of the request, 48 bits
 * @param tsih the session's handle in the final response of its first connection; else that of the request
 */
public record LoginResponse(
        boolean transitBit,
        boolean continueBit,
        LoginStage csg,
        LoginStage nsg,
        int versionMax,
        int versionActive,
        long isid,
        int tsih,
        int initiatorTaskTag,
        LoginStatus status,
        ByteBuf data)
        implements OutboundPdu {

    public static final int OPCODE = 0x23;

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE)
                .writeByte(LoginRequest.flags(transitBit, continueBit, csg, nsg))
                .writeByte(versionMax)
                .writeByte(versionActive);
        Bhs.writeLengths(out, data);
        out.writeLong(isid << 16 | tsih).writeInt(initiatorTaskTag).writeZero(4);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeByte(status.statusClass()).writeByte(status.statusDetail()).writeZero(10);
    }
}
