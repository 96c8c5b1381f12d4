package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TextResponseTest {

    @Test
    void writesTheLastResponse() {
        assertWrites(
                """
                24 80 00 00               | F
                00 00 00 04
                00 00 00 00 00 00 00 00
                00 00 00 05               | Initiator Task Tag
                ff ff ff ff               | Target Transfer Tag: over
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00 00 00 00 00 00 00 00 00
                61 3d 62 00
                """, new TextResponse(true, false, 0, 5, Pdu.RESERVED_TAG, Unpooled.copiedBuffer("a=b\0", US_ASCII)));
    }

    @Test
    void writesAResponseThatIsCutWithinAPair() {
        assertWrites(
                """
                24 40 00 00               | C
                00 00 00 02
                00 04 00 00 00 00 00 00   | LUN
                00 00 00 05
                00 00 00 99               | Target Transfer Tag
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00 00 00 00 00 00 00 00 00
                61 3d 00 00
                """,
                new TextResponse(false, true, 0x0004_0000_0000_0000L, 5, 0x99, Unpooled.copiedBuffer("a=", US_ASCII)));
    }
}
