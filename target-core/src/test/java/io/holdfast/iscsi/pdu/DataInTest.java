package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class DataInTest {

    private static final ByteBuf DATA = Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4});

    @Test
    void writesDataWithinASequenceWithoutStatSn() {
        assertWrites("""
                25 00 00 00
                00 00 00 04               | DataSegmentLength
                00 00 00 00 00 00 00 00
                00 00 00 07               | Initiator Task Tag
                ff ff ff ff               | Target Transfer Tag
                00 00 00 00               | StatSN: reserved
                00 00 0b 02               | ExpCmdSN
                00 00 0c 03               | MaxCmdSN
                00 00 00 02               | DataSN
                80 00 00 00               | Buffer Offset
                00 00 00 00
                01 02 03 04
                """, DataIn.part(7, 2, 0x8000_0000L, DATA));
        assertThat(DataIn.part(7, 2, 0, DATA).consumesStatSn()).isFalse();
    }

    @Test
    void writesTheEndOfASequence() {
        assertWrites("""
                25 80 00 00               | F
                00 00 00 04
                00 00 00 00 00 00 00 00
                00 00 00 07
                ff ff ff ff
                00 00 00 00
                00 00 0b 02
                00 00 0c 03
                00 00 00 03
                00 00 10 00
                00 00 00 00
                01 02 03 04
                """, DataIn.endOfSequence(7, 3, 4096, DATA));
        assertThat(DataIn.endOfSequence(7, 3, 0, DATA).consumesStatSn()).isFalse();
    }

    @Test
    void writesTheStatusWithTheLastData() {
        assertWrites("""
                25 83 00 00               | F, U, S; GOOD
                00 00 00 04
                00 00 00 00 00 00 00 00
                00 00 00 07
                ff ff ff ff
                00 00 0a 01               | StatSN
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 00 00
                00 00 00 fc               | Residual Count
                01 02 03 04
                """, DataIn.withStatus((byte) 0, Residual.underflow(252), 7, 0, 0, DATA));
        assertThat(DataIn.withStatus((byte) 0, Residual.NONE, 7, 0, 0, DATA).consumesStatSn())
                .isTrue();
    }

    @Test
    void writesAnOverflow() {
        assertWrites("""
                25 85 00 04               | F, O, S; CONDITION MET
                00 00 00 04
                00 00 00 00 00 00 00 00
                00 00 00 07
                ff ff ff ff
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 00 00
                00 00 00 01
                01 02 03 04
                """, new DataIn(true, 4, Residual.overflow(1), 7, 0, 0, DATA));
    }

    @Test
    void hasNoStatusBeforeTheEnd() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DataIn(false, 0, Residual.NONE, 7, 0, 0, DATA));
    }
}
