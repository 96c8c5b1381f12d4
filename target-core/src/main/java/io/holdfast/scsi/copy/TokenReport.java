package io.holdfast.scsi.copy;

import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What RECEIVE ROD TOKEN INFORMATION answers, SPC-4 6.29.
 *
 * <pre>
 *    0  AVAILABLE DATA     4  RESPONSE TO SERVICE ACTION     5  COPY OPERATION STATUS     6  OPERATION COUNTER
 *    8  ESTIMATED STATUS UPDATE DELAY (4)    12  EXTENDED COPY COMPLETION STATUS    13  lengths of the SENSE DATA
 *   15  TRANSFER COUNT UNITS    16  TRANSFER COUNT (8)    24  SEGMENTS PROCESSED    32  SENSE DATA
 *    n  ROD TOKEN DESCRIPTORS LENGTH (4)    n+4  2 bytes and the token
 * </pre>
 */
public final class TokenReport {

    private static final int COMPLETED = 0x01;
    private static final int COMPLETED_WITH_ERRORS = 0x02;
    private static final int IN_PROGRESS_IN_FOREGROUND = 0x11;
    private static final int IN_BLOCKS = 0xF1;
    private static final int DELAY_MS = 100;
    private static final int SENSE_LENGTHS_AT = 13;
    private static final int SENSE_AT = 32;

    private TokenReport() {}

    /** The commands that there are results of, with their service actions. */
    public enum Action {
        POPULATE_TOKEN(0x10),
        WRITE_USING_TOKEN(0x11);

        private final int code;

        Action(int code) {
            this.code = code;
        }
    }

    /**
     * A new buffer, which belongs to the caller.
     *
     * @param token null where there is none, or none yet
     */
    public static ByteBuf of(Action action, CopyStatus status, int blockBytes, byte @Nullable [] token) {
        ByteBuf target = Unpooled.buffer();
        target.writeInt(0).writeByte(action.code).writeByte(code(status));
        target.writeShort(status.segmentsProcessed());
        target.writeInt(status.outcome() == null ? DELAY_MS : 0);
        target.writeByte(
                status.outcome() == null ? 0 : status.outcome().status().code());
        target.writeShort(0).writeByte(IN_BLOCKS);
        target.writeLong(status.copiedBytes() / blockBytes).writeShort(status.segmentsProcessed());
        target.writeZero(6);
        Sense sense = status.sense();
        if (sense != null) {
            SenseFormat.FIXED.write(sense, target);
            int lengthBytes = target.readableBytes() - SENSE_AT;
            target.setByte(SENSE_LENGTHS_AT, lengthBytes).setByte(SENSE_LENGTHS_AT + 1, lengthBytes);
        }
        if (token == null) {
            target.writeInt(0);
        } else {
            target.writeInt(Short.BYTES + token.length).writeShort(0).writeBytes(token);
        }
        return target.setInt(0, target.readableBytes() - Integer.BYTES);
    }

    private static int code(CopyStatus status) {
        if (status.outcome() == null) {
            return IN_PROGRESS_IN_FOREGROUND;
        }
        return status.failed() ? COMPLETED_WITH_ERRORS : COMPLETED;
    }
}
