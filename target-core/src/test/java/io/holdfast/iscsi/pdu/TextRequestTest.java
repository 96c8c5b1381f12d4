package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TextRequestTest {

    @Test
    void readsSendTargets() {
        assertReads(
                """
                04 80 00 00               | F
                00 00 00 10               | DataSegmentLength
                00 00 00 00 00 00 00 00
                00 00 00 05               | Initiator Task Tag
                ff ff ff ff               | Target Transfer Tag: starts a sequence
                00 00 00 06               | CmdSN
                00 00 00 07               | ExpStatSN
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                53 65 6e 64 54 61 72 67 65 74 73 3d 41 6c 6c 00
                """,
                new TextRequest(
                        false,
                        true,
                        false,
                        0,
                        5,
                        Pdu.RESERVED_TAG,
                        6,
                        7,
                        Unpooled.copiedBuffer("SendTargets=All\0", US_ASCII)));
    }

    @Test
    void readsAnImmediateRequestThatGoesOn() {
        assertReads(
                """
                44 40 00 00               | I; C
                00 00 00 00
                00 04 00 00 00 00 00 00   | LUN
                00 00 00 05
                00 00 00 99               | Target Transfer Tag
                00 00 00 06
                00 00 00 07
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                """, new TextRequest(true, false, true, 0x0004_0000_0000_0000L, 5, 0x99, 6, 7, Unpooled.EMPTY_BUFFER));
    }
}
