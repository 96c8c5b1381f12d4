package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class NopOutTest {

    @Test
    void readsAnImmediatePingWithData() {
        assertReads(
                """
                40 80 00 00               | I, opcode 0x00
                00 00 00 04               | DataSegmentLength
                00 03 00 00 00 00 00 00   | LUN 3
                00 00 00 2a               | Initiator Task Tag
                ff ff ff ff               | Target Transfer Tag: none
                00 00 01 00               | CmdSN
                00 00 02 00               | ExpStatSN
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                70 69 6e 67               | ping
                """,
                new NopOut(
                        true,
                        0x0003_0000_0000_0000L,
                        0x2A,
                        Pdu.RESERVED_TAG,
                        0x100,
                        0x200,
                        Unpooled.copiedBuffer("ping", US_ASCII)));
    }

    @Test
    void readsTheAnswerToAPingOfTheTarget() {
        assertReads("""
                40 80 00 00
                00 00 00 00
                00 00 00 00 00 00 00 00
                ff ff ff ff               | Initiator Task Tag: no answer wanted
                00 00 00 07               | Target Transfer Tag of the NOP-In
                ff ff ff fe               | CmdSN
                80 00 00 00               | ExpStatSN
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                """, new NopOut(true, 0, Pdu.RESERVED_TAG, 7, -2, Integer.MIN_VALUE, Unpooled.EMPTY_BUFFER));
    }
}
