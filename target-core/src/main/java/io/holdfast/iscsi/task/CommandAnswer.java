package io.holdfast.iscsi.task;

import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Turns an {@link Outcome} into the PDUs that tell it: Data-In with the status in the last one (RFC 7143 11.7.3), or a SCSI Response. The one place
 * that knows residuals.
 */
final class CommandAnswer {

    /** The longest sense data, SPC-4 4.5.1, behind its length. */
    private static final int MAX_SENSE_SEGMENT_BYTES = 254;

    private CommandAnswer() {}

    /**
     * Answers a command.
     *
     * @param command of which the data is not looked at: it is gone
     * @param wantedBytes the Data-Out that the CDB asked for; 0 where it never came to that
     * @param r2tCount the R2Ts that were sent
     */
    static void send(TaskChannel channel, ScsiCommand command, int wantedBytes, int r2tCount, Outcome outcome) {
        switch (outcome) {
            case Outcome.Plain plain ->
                channel.send(response(command, wantedBytes, r2tCount, plain.status(), Unpooled.EMPTY_BUFFER));
            case Outcome.Check check -> {
                ByteBuf segment = Unpooled.buffer(MAX_SENSE_SEGMENT_BYTES).writeZero(Short.BYTES);
                check.format().write(check.sense(), segment);
                segment.setShort(0, segment.readableBytes() - Short.BYTES);
                channel.send(response(command, wantedBytes, r2tCount, Status.CHECK_CONDITION, segment));
            }
            case Outcome.Data data -> dataIn(channel, command, data.data());
        }
    }

    private static ScsiResponse response(
            ScsiCommand command, int wantedBytes, int r2tCount, Status status, ByteBuf senseSegment) {
        return ScsiResponse.completed(
                status.code(), command.initiatorTaskTag(), r2tCount, command.residual(wantedBytes, 0), senseSegment);
    }

    /** Owns {@code data}. What fits into one PDU leaves as the buffer that it is. */
    private static void dataIn(TaskChannel channel, ScsiCommand command, ByteBuf data) {
        Residual residual = command.residual(0, data.readableBytes());
        int lengthBytes = Math.min(data.readableBytes(), command.expectedDataInBytes());
        DataInRules rules = channel.dataInRules();
        if (lengthBytes == 0) {
            data.release();
            channel.send(ScsiResponse.completed(Status.GOOD.code(), command.initiatorTaskTag(), 0, residual));
        } else if (lengthBytes <= Math.min(rules.maxRecvDataSegmentLength(), rules.maxBurstLength())) {
            ByteBuf whole = data.writerIndex(data.readerIndex() + lengthBytes);
            channel.send(DataIn.withStatus(Status.GOOD.code(), residual, command.initiatorTaskTag(), 0, 0, whole));
        } else {
            try {
                dataInPieces(
                        channel, command.initiatorTaskTag(), residual, data.slice(data.readerIndex(), lengthBytes));
            } finally {
                data.release();
            }
        }
    }

    private static void dataInPieces(TaskChannel channel, int initiatorTaskTag, Residual residual, ByteBuf data) {
        DataInRules rules = channel.dataInRules();
        int lengthBytes = data.readableBytes();
        int dataSn = 0;
        int offset = 0;
        int burstEnd = Math.min(lengthBytes, rules.maxBurstLength());
        while (offset < lengthBytes) {
            int segmentBytes = Math.min(rules.maxRecvDataSegmentLength(), burstEnd - offset);
            ByteBuf segment = data.retainedSlice(offset, segmentBytes);
            int end = offset + segmentBytes;
            if (end == lengthBytes) {
                channel.send(
                        DataIn.withStatus(Status.GOOD.code(), residual, initiatorTaskTag, dataSn, offset, segment));
            } else if (end == burstEnd) {
                channel.send(DataIn.endOfSequence(initiatorTaskTag, dataSn, offset, segment));
                burstEnd = Math.min(lengthBytes, burstEnd + rules.maxBurstLength());
            } else {
                channel.send(DataIn.part(initiatorTaskTag, dataSn, offset, segment));
            }
            dataSn++;
            offset = end;
        }
    }
}
