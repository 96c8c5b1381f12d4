package io.holdfast.iscsi.task;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.task.DataOutException.Cost;
import io.holdfast.iscsi.text.DataTransfer;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the Data-Out of one command (RFC 7143 4.2.5.2): immediate data, then unsolicited Data-Out up to FirstBurstLength, then what R2Ts ask for.
 *
 * <p>DataPDUInOrder and DataSequenceInOrder are always Yes here, so each byte must follow the one before. What arrives before the unit has admitted the command is parked as
 * it came; that is at most FirstBurstLength. Bytes beyond what the CDB asks for are taken off the wire and dropped.
 *
 * <p>Data is received into its place in the buffer where that is known before it comes ({@link #place}); else it is copied there.
 *
 * <p>Confined to the connection's loop. Owns what it is given until {@link #take} or {@link #release}.
 */
final class DataOutCollector {

    /** A sequence asked for by an R2T and not yet complete. */
    private static final class Solicited {
        final int targetTransferTag;
        final int endBytes;
        int nextDataSn;

        Solicited(int targetTransferTag, int endBytes) {
            this.targetTransferTag = targetTransferTag;
            this.endBytes = endBytes;
        }
    }

    private final DataTransfer rules;
    private final int expectedBytes;
    /** Made when the first R2T goes out, which small writes with immediate data do without. */
    private @Nullable Deque<Solicited> solicited;
    /** What came before there was a target: the first piece, and the others in a queue that most commands never need. */
    private @Nullable ByteBuf parked;

    private @Nullable Deque<ByteBuf> parkedBehind;
    private @Nullable ByteBuf target;
    /** A piece of the target that is being received into. */
    private @Nullable ByteBuf placed;

    private int receivedBytes;
    private int askedBytes;
    private int nextR2tSn;
    private int nextUnsolicitedDataSn;
    private boolean unsolicitedOpen;
    private boolean released;

    /**
     * @param rules what the session negotiated
     * @param expectedBytes the Expected Data Transfer Length
     */
    DataOutCollector(DataTransfer rules, int expectedBytes) {
        this.rules = rules;
        this.expectedBytes = expectedBytes;
    }

    /** The data that came in the command PDU itself, and whether unsolicited Data-Out PDUs follow. Owns {@code data}. */
    void immediate(ByteBuf data, Following following) throws DataOutException {
        unsolicitedOpen = following == Following.UNSOLICITED;
        int lengthBytes = data.readableBytes();
        accept(data);
        if (lengthBytes > 0 && !rules.immediateData()) {
            throw new DataOutException(Cost.CONNECTION, "immediate data although ImmediateData=No was negotiated");
        }
        if (unsolicitedOpen && rules.initialR2T()) {
            throw new DataOutException(Cost.CONNECTION, "unsolicited data although InitialR2T=Yes was negotiated");
        }
        checkFirstBurst();
    }

    /** A Data-Out with the reserved transfer tag. Owns {@code pdu}. */
    void unsolicited(DataOut pdu) throws DataOutException {
        boolean wasOpen = unsolicitedOpen;
        boolean inOrder = pdu.dataSn() == nextUnsolicitedDataSn++ && pdu.bufferOffset() == receivedBytes;
        unsolicitedOpen = wasOpen && !pdu.finalBit();
        accept(pdu.data());
        if (!wasOpen) {
            throw new DataOutException(Cost.CONNECTION, "unsolicited Data-Out after the last of its burst");
        }
        if (!inOrder) {
            throw outOfOrder(pdu);
        }
        checkFirstBurst();
    }

    /** A Data-Out that answers an R2T. Owns {@code pdu}. */
    void solicited(DataOut pdu) throws DataOutException {
        Solicited sequence = solicited == null ? null : solicited.peek();
        if (sequence == null || sequence.targetTransferTag != pdu.targetTransferTag()) {
            pdu.release();
            throw new DataOutException(
                    Cost.CONNECTION,
                    "Data-Out with target transfer tag 0x%08x, which is not the next one asked for"
                            .formatted(pdu.targetTransferTag()));
        }
        if (pdu.dataSn() != sequence.nextDataSn++ || pdu.bufferOffset() != receivedBytes) {
            pdu.release();
            throw outOfOrder(pdu);
        }
        accept(pdu.data());
        if (receivedBytes > sequence.endBytes) {
            throw new DataOutException(
                    Cost.CONNECTION, "Data-Out beyond the %d bytes that its R2T ended at".formatted(sequence.endBytes));
        }
        if (pdu.finalBit()) {
            if (receivedBytes != sequence.endBytes) {
                throw new DataOutException(
                        Cost.CONNECTION,
                        "Data-Out sequence ended at byte %d, %d were asked for"
                                .formatted(receivedBytes, sequence.endBytes));
            }
            outstanding().remove();
        }
    }

    /** The buffer that the data goes to: as long as the data that is wanted. What was parked moves into it. Owns {@code buffer}. */
    void open(ByteBuf buffer) {
        target = buffer;
        for (ByteBuf early = pollParked(); early != null; early = pollParked()) {
            copy(early, buffer);
        }
        askedBytes = receivedBytes;
    }

    /**
     * Where the data of a Data-Out PDU that is about to be received belongs: a part of the buffer, which the caller owns and hands on as the PDU's data. Null when that is not
     * known yet, or when the PDU is not the next one; it is then judged when it has come.
     */
    @Nullable
    ByteBuf place(long bufferOffset, int lengthBytes) {
        ByteBuf buffer = target;
        if (buffer == null || bufferOffset != receivedBytes || lengthBytes > buffer.writableBytes()) {
            return null;
        }
        placed = buffer.retainedSlice(buffer.writerIndex(), lengthBytes).clear();
        return placed;
    }

    /** Whether the initiator has said that no more unsolicited data comes. */
    boolean unsolicitedEnded() {
        return !unsolicitedOpen;
    }

    /** Whether all that is wanted is in the buffer and nothing more is on its way. */
    boolean complete() {
        ByteBuf buffer = target;
        return buffer != null && !unsolicitedOpen && nothingOutstanding() && receivedBytes >= buffer.capacity();
    }

    /** The next R2T to send, or null: nothing left to ask for, enough are outstanding, or unsolicited data still comes. */
    @Nullable
    R2t nextR2t(int targetTransferTag) {
        ByteBuf buffer = target;
        if (buffer == null || unsolicitedOpen || outstanding().size() >= rules.maxOutstandingR2T()) {
            return null;
        }
        if (nothingOutstanding()) {
            askedBytes = receivedBytes;
        }
        int lengthBytes = Math.min(rules.maxBurstLength(), buffer.capacity() - askedBytes);
        if (lengthBytes <= 0) {
            return null;
        }
        R2t r2t = new R2t(nextR2tSn++, askedBytes, lengthBytes);
        askedBytes += lengthBytes;
        outstanding().add(new Solicited(targetTransferTag, askedBytes));
        return r2t;
    }

    /** Hands the complete buffer over. */
    ByteBuf take() {
        ByteBuf buffer = target;
        if (buffer == null) {
            throw new IllegalStateException("no buffer was opened");
        }
        target = null;
        released = true;
        return buffer;
    }

    /** Gives back all that is held; what still comes is taken off the wire and dropped. Idempotent. */
    void release() {
        released = true;
        for (ByteBuf early = pollParked(); early != null; early = pollParked()) {
            early.release();
        }
        if (target != null) {
            target.release();
            target = null;
        }
    }

    private void accept(ByteBuf data) {
        receivedBytes += data.readableBytes();
        boolean inPlace = isPlaced(data);
        placed = null;
        if (target != null && inPlace) {
            target.writerIndex(target.writerIndex() + data.readableBytes());
            data.release();
        } else if (target != null) {
            copy(data, target);
        } else if (data.isReadable() && !released) {
            park(data);
        } else {
            data.release();
        }
    }

    @SuppressWarnings("ReferenceEquality") // that very buffer, not one with the same bytes
    private boolean isPlaced(ByteBuf data) {
        return data == placed;
    }

    private void park(ByteBuf data) {
        if (parked == null) {
            parked = data;
        } else {
            if (parkedBehind == null) {
                parkedBehind = new ArrayDeque<>();
            }
            parkedBehind.add(data);
        }
    }

    /** The next of the parked pieces, in the order in which they came; null when none is left. */
    private @Nullable ByteBuf pollParked() {
        ByteBuf next = parked;
        parked = parkedBehind == null ? null : parkedBehind.poll();
        return next;
    }

    private Deque<Solicited> outstanding() {
        if (solicited == null) {
            solicited = new ArrayDeque<>(2);
        }
        return solicited;
    }

    private boolean nothingOutstanding() {
        return solicited == null || solicited.isEmpty();
    }

    private static void copy(ByteBuf data, ByteBuf buffer) {
        buffer.writeBytes(data, Math.min(data.readableBytes(), buffer.writableBytes()));
        data.release();
    }

    private void checkFirstBurst() throws DataOutException {
        int limitBytes = Math.min(rules.firstBurstLength(), expectedBytes);
        if (receivedBytes > limitBytes) {
            throw new DataOutException(
                    Cost.CONNECTION,
                    "%d bytes of unsolicited data, at most %d are allowed (FirstBurstLength %d, expected transfer %d)"
                            .formatted(receivedBytes, limitBytes, rules.firstBurstLength(), expectedBytes));
        }
    }

    private DataOutException outOfOrder(DataOut pdu) {
        return new DataOutException(
                Cost.COMMAND,
                "Data-Out out of order: DataSN %d at offset %d, byte %d is next"
                        .formatted(pdu.dataSn(), pdu.bufferOffset(), receivedBytes));
    }

    /** Whether unsolicited Data-Out PDUs follow a command (its F bit is 0). */
    enum Following {
        NOTHING,
        UNSOLICITED
    }

    /** What an R2T asks for. */
    record R2t(int r2tSn, int bufferOffset, int lengthBytes) {}
}
