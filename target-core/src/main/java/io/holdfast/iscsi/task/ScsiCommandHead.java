package io.holdfast.iscsi.task;

import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiCommand;
import java.util.stream.IntStream;

/**
 * What an answer needs of the command PDU once its data is gone.
 *
 * @param expectedBytes the Expected Data Transfer Length; for a bidirectional command that of the Data-Out
 */
record ScsiCommandHead(int initiatorTaskTag, long lun, int cmdSn, Flags flags, long expectedBytes) {

    /** The F, R, W and I bits. */
    record Flags(boolean last, boolean reads, boolean writes, boolean immediate) {

        /** One of each, so that a command does not make its own. */
        private static final Flags[] ALL = IntStream.range(0, 16)
                .mapToObj(bits -> new Flags((bits & 8) != 0, (bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0))
                .toArray(Flags[]::new);

        static Flags of(ScsiCommand command) {
            return ALL[
                    (command.finalBit() ? 8 : 0)
                            | (command.readBit() ? 4 : 0)
                            | (command.writeBit() ? 2 : 0)
                            | (command.immediateBit() ? 1 : 0)];
        }
    }

    static ScsiCommandHead of(ScsiCommand command) {
        return new ScsiCommandHead(
                command.initiatorTaskTag(),
                command.lun(),
                command.cmdSn(),
                Flags.of(command),
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

    /**
     * How far what the command moved differs from what the initiator expected (RFC 7143 11.4.5). What goes against the flagged direction was not expected at all.
     *
     * @param dataOutBytes what the CDB takes from the initiator
     * @param dataInBytes what the CDB gives it
     */
    Residual residual(long dataOutBytes, long dataInBytes) {
        boolean expectsOut = flags.writes && dataInBytes == 0;
        boolean expectsIn = flags.reads && dataOutBytes == 0;
        return Residual.between(expectsOut || expectsIn ? expectedBytes : 0, dataOutBytes + dataInBytes);
    }
}
