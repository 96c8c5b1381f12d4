package io.holdfast.testkit.initiator;

/** The numbers that every PDU of one connection carries, RFC 7143 4.2.2: StatSN has no gap, ExpCmdSN and MaxCmdSN never fall. */
final class ArrivalCheck {

    private int expStatSn;
    private int expCmdSn;
    private int maxCmdSn;

    ArrivalCheck(ResponsePdu loginResponse) {
        this.expStatSn = loginResponse.statSn() + 1;
        this.expCmdSn = loginResponse.expCmdSn();
        this.maxCmdSn = loginResponse.maxCmdSn();
    }

    /** What the next request acknowledges. */
    int expStatSn() {
        return expStatSn;
    }

    int expCmdSn() {
        return expCmdSn;
    }

    int maxCmdSn() {
        return maxCmdSn;
    }

    void accept(ResponsePdu pdu) {
        if (carriesStatSn(pdu)) {
            ProtocolViolation.unless(pdu.statSn() == expStatSn, "StatSN has a gap", expStatSn, pdu);
        }
        if (consumesStatSn(pdu)) {
            expStatSn++;
        }
        ProtocolViolation.unless(pdu.expCmdSn() - expCmdSn >= 0, "ExpCmdSN fell", expCmdSn, pdu);
        ProtocolViolation.unless(pdu.maxCmdSn() - maxCmdSn >= 0, "MaxCmdSN fell", maxCmdSn, pdu);
        ProtocolViolation.unless(pdu.maxCmdSn() - pdu.expCmdSn() >= -1, "MaxCmdSN below ExpCmdSN - 1", pdu);
        expCmdSn = pdu.expCmdSn();
        maxCmdSn = pdu.maxCmdSn();
    }

    private static boolean carriesStatSn(ResponsePdu pdu) {
        return !pdu.is(Opcode.DATA_IN) || pdu.carriesStatus();
    }

    private static boolean consumesStatSn(ResponsePdu pdu) {
        return switch (pdu.opcode()) {
            case Opcode.R2T -> false;
            case Opcode.DATA_IN -> pdu.carriesStatus();
            case Opcode.NOP_IN -> pdu.initiatorTaskTag() != RequestPdu.NO_TAG;
            default -> true;
        };
    }
}
