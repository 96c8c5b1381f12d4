package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SCSI command that is on its way: its data both ways, and at last its result. */
public final class ScsiExchange {

    private final Connection connection;
    private final ScsiRequest request;
    private final DataPlan plan;
    private final int tag;
    private final int cmdSn;
    private final InputCheck input;
    private final List<ResponsePdu> heldR2ts = new ArrayList<>();
    private int r2ts;
    private long nextR2tOffset;
    private @Nullable ScsiResult result;

    ScsiExchange(Connection connection, ScsiRequest request, int tag, int cmdSn) {
        this.connection = connection;
        this.request = request;
        this.plan = request.plan().within(connection.negotiated(), request.output().length);
        this.tag = tag;
        this.cmdSn = cmdSn;
        this.input = new InputCheck(connection.negotiated(), request.expectedBytes());
        this.nextR2tOffset = plan.immediateBytes() + (long) plan.unsolicitedBytes();
    }

    public int initiatorTaskTag() {
        return tag;
    }

    public int cmdSn() {
        return cmdSn;
    }

    public boolean done() {
        return result != null;
    }

    /** Reads the connection until the command has ended. */
    public ScsiResult await() throws IOException {
        connection.receiveUntil(this::done);
        return result;
    }

    /** R2Ts that were not answered, when the plan says so. */
    public List<ResponsePdu> heldR2ts() {
        return heldR2ts;
    }

    /** Reads the connection until that many R2Ts are held, or the command has ended. */
    public List<ResponsePdu> awaitR2ts(int count) throws IOException {
        connection.receiveUntil(() -> heldR2ts.size() >= count || done());
        return heldR2ts;
    }

    /** Sends what an R2T asks for. */
    public void answer(ResponsePdu r2t) throws IOException {
        sendData(r2t.targetTransferTag(), (int) r2t.bufferOffset(), (int) r2t.word44());
    }

    /** Sends the command and what goes with it unasked. */
    void send() throws IOException {
        boolean more = plan.unsolicitedBytes() > 0;
        RequestPdu pdu = RequestPdu.of(Opcode.SCSI_COMMAND)
                .flags((more ? 0 : RequestPdu.FINAL) | request.direction().flags | request.attribute().code)
                .lun(request.lun())
                .initiatorTaskTag(tag)
                .word20(request.expectedBytes())
                .cmdSn(cmdSn)
                .expStatSn(connection.expStatSn())
                .cdb(request.cdb())
                .data(Arrays.copyOf(request.output(), plan.immediateBytes()));
        connection.socket().send(request.delivery() == ScsiRequest.Delivery.IMMEDIATE ? pdu.immediate() : pdu);
        if (more) {
            sendData(RequestPdu.NO_TAG, plan.immediateBytes(), plan.unsolicitedBytes());
        }
    }

    /** Data-Out PDUs of one sequence, DataSN from 0 on (RFC 7143 11.7.5). */
    private void sendData(int targetTransferTag, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset, dataSn = 0; at < end; at += plan.pduBytes(), dataSn++) {
            int next = Math.min(end, at + plan.pduBytes());
            connection
                    .socket()
                    .send(RequestPdu.of(Opcode.DATA_OUT)
                            .flags(next == end ? RequestPdu.FINAL : 0)
                            .lun(request.lun())
                            .initiatorTaskTag(tag)
                            .word20(targetTransferTag)
                            .expStatSn(connection.expStatSn())
                            .setInt(36, dataSn)
                            .setInt(40, at)
                            .data(Arrays.copyOfRange(request.output(), at, next)));
        }
    }

    void accept(ResponsePdu pdu) throws IOException {
        ProtocolViolation.unless(!done(), "a PDU for a command that has ended", pdu);
        switch (pdu.opcode()) {
            case Opcode.R2T -> r2t(pdu);
            case Opcode.DATA_IN -> {
                input.accept(pdu);
                if (pdu.carriesStatus()) {
                    end(pdu, 0);
                }
            }
            default -> {
                checkExpDataSn(pdu);
                end(pdu, pdu.response());
            }
        }
    }

    private void r2t(ResponsePdu pdu) throws IOException {
        ProtocolViolation.unless(pdu.dataSn() == r2ts, "R2TSN is not the next one", r2ts, pdu);
        ProtocolViolation.unless(pdu.targetTransferTag() != RequestPdu.NO_TAG, "R2T with the reserved tag", pdu);
        ProtocolViolation.unless(pdu.lun() == request.lun(), "R2T with another LUN", pdu);
        ProtocolViolation.unless(
                pdu.word44() > 0 && pdu.word44() <= connection.negotiated().maxBurstBytes(),
                "R2T for more than MaxBurstLength",
                pdu);
        ProtocolViolation.unless(
                pdu.bufferOffset() == nextR2tOffset,
                "R2T that does not go on where the last one ended",
                nextR2tOffset,
                pdu);
        nextR2tOffset += pdu.word44();
        ProtocolViolation.unless(nextR2tOffset <= request.expectedBytes(), "R2T beyond the expected length", pdu);
        r2ts++;
        if (plan.r2ts() == DataPlan.R2ts.HELD) {
            heldR2ts.add(pdu);
            ProtocolViolation.unless(
                    heldR2ts.size() <= connection.negotiated().maxOutstandingR2t()
                            || request.direction() != ScsiRequest.Direction.WRITE,
                    "more R2Ts than MaxOutstandingR2T",
                    pdu);
        } else {
            answer(pdu);
        }
    }

    private void checkExpDataSn(ResponsePdu pdu) {
        int sent = input.pdus() + r2ts;
        ProtocolViolation.unless(
                pdu.dataSn() == sent || (pdu.dataSn() == 0 && input.pdus() == 0),
                "ExpDataSN is not the number of R2Ts and Data-In",
                sent,
                pdu);
    }

    private void end(ResponsePdu pdu, int response) {
        byte[] sense = pdu.is(Opcode.SCSI_RESPONSE) ? sense(pdu.sharedData()) : new byte[0];
        result = new ScsiResult(response, pdu.scsiStatus(), sense, input.bytes(), residual(pdu), r2ts);
    }

    private static byte[] sense(byte[] data) {
        if (data.length == 0) {
            return data;
        }
        ProtocolViolation.unless(data.length >= 2, "sense data of one byte");
        int length = Byte.toUnsignedInt(data[0]) << 8 | Byte.toUnsignedInt(data[1]);
        ProtocolViolation.unless(length + 2 <= data.length, "SenseLength beyond the data segment", length, data.length);
        return Arrays.copyOfRange(data, 2, 2 + length);
    }

    private static long residual(ResponsePdu pdu) {
        boolean overflow = (pdu.flags() & 0x04) != 0;
        boolean underflow = (pdu.flags() & 0x02) != 0;
        ProtocolViolation.unless(!(overflow && underflow), "residual both ways", pdu);
        ProtocolViolation.unless(overflow || underflow || pdu.word44() == 0, "a residual count without its flag", pdu);
        return underflow ? -pdu.word44() : pdu.word44();
    }
}
