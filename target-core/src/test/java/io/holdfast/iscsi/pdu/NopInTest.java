package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class NopInTest {

    /** T14: the LUN is echoed. */
    @Test
    void answersAPingWithItsTagItsLunAndItsData() {
        NopOut ping = new NopOut(
                true, 0x0003_0000_0000_0000L, 42, Pdu.RESERVED_TAG, 1, 2, Unpooled.copiedBuffer("ping?", US_ASCII));

        assertWrites("""
                20 80 00 00
                00 00 00 05               | DataSegmentLength
                00 03 00 00 00 00 00 00   | LUN of the ping
                00 00 00 2a               | Initiator Task Tag of the ping
                ff ff ff ff               | Target Transfer Tag: no answer wanted
                00 00 0a 01               | StatSN
                00 00 0b 02               | ExpCmdSN
                00 00 0c 03               | MaxCmdSN
                00 00 00 00 00 00 00 00 00 00 00 00
                70 69 6e 67 3f 00 00 00   | ping? and padding
                """, NopIn.answer(ping));
        assertThat(NopIn.answer(ping).consumesStatSn()).isTrue();
    }

    @Test
    void pingsWithATargetTransferTagAndTheNextStatSn() {
        assertWrites("""
                20 80 00 00
                00 00 00 00
                00 01 00 00 00 00 00 00   | LUN
                ff ff ff ff               | Initiator Task Tag: none
                00 00 00 09               | Target Transfer Tag
                00 00 0a 01               | StatSN: the next one, not consumed
                00 00 0b 02
                00 00 0c 03
                00 00 00 00 00 00 00 00 00 00 00 00
                """, NopIn.ping(0x0001_0000_0000_0000L, 9));
        assertThat(NopIn.ping(0, 9).consumesStatSn()).isFalse();
    }

    /** T12: both tags reserved, so that nobody waits for an answer. */
    @Test
    void tellsTheWindowWithoutAskingForAnAnswer() {
        assertWrites("""
                20 80 00 00
                00 00 00 00
                00 00 00 00 00 00 00 00
                ff ff ff ff
                ff ff ff ff
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00 00 00 00 00 00 00 00 00
                """, NopIn.window());
        assertThat(NopIn.window().consumesStatSn()).isFalse();
    }
}
