package io.holdfast.iscsi.task;

import io.holdfast.iscsi.pdu.ScsiCommand;

/**
 * What an answer needs of the command PDU once its data is gone.
 *
 * @param expectedBytes the Expected Data Transfer Length; for a bidirectional command that of the Data-Out
 */
record ScsiCommandHead(int initiatorTaskTag, long lun, int cmdSn, Flags flags, long expectedBytes) {

    /** The F, R, W and I bits. */
    record Flags(boolean last, boolean reads, boolean writes, boolean immediate) {}

    static ScsiCommandHead of(ScsiCommand command) {
        return new ScsiCommandHead(
                command.initiatorTaskTag(),
                command.lun(),
                command.cmdSn(),
                new Flags(command.finalBit(), command.readBit(), command.writeBit(), command.immediateBit()),
                command.expectedDataTransferLength());
    }

    /** No unsolicited Data-Out follows. */
    boolean last() {
        return flags.last;
    }

    /** How much the initiator has to give. */
    int expectedDataOutBytes() {
        return flags.writes ? (int) Math.min(expectedBytes, Integer.MAX_VALUE) : 0;
    }

    /** How much the initiator has room for. */
    int expectedDataInBytes() {
        return flags.reads && !flags.writes ? (int) Math.min(expectedBytes, Integer.MAX_VALUE) : 0;
    }

    /** The Expected Data Transfer Length where a direction is flagged; without one there is nothing to expect (RFC 7143 11.3.1). */
    long expectedBytesEitherWay() {
        return flags.reads || flags.writes ? expectedBytes : 0;
    }
}
