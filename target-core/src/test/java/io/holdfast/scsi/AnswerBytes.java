package io.holdfast.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** What a command answers, as a test looks at it. */
public final class AnswerBytes {

    private AnswerBytes() {}

    /** The Data-In of an outcome that must have some; the outcome is used up. */
    public static byte[] of(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Data.class);
        ByteBuf data = ((Outcome.Data) outcome).data();
        try {
            return ByteBufUtil.getBytes(data);
        } finally {
            data.release();
        }
    }

    /** What an encoder appends. */
    public static byte[] written(Consumer<ByteBuf> encoder) {
        ByteBuf target = Unpooled.buffer();
        encoder.accept(target);
        return ByteBufUtil.getBytes(target);
    }

    /** The sense data of an outcome that must be CHECK CONDITION. */
    public static Sense sense(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Check.class);
        return ((Outcome.Check) outcome).sense();
    }
}
