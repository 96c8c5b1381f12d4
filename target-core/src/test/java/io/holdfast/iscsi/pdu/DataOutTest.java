package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class DataOutTest {

    @Test
    void readsTheLastDataOfASequence() {
        assertReads(
                """
                05 80 00 00               | F
                00 00 00 04               | DataSegmentLength
                00 01 00 00 00 00 00 00   | LUN 1
                00 00 00 02               | Initiator Task Tag
                00 00 00 03               | Target Transfer Tag
                00 00 00 00
                00 00 00 04               | ExpStatSN
                00 00 00 00
                00 00 00 05               | DataSN
                ff ff f0 00               | Buffer Offset beyond 2 GiB
                00 00 00 00
                de ad be ef
                """,
                new DataOut(true, 0x0001_0000_0000_0000L, 2, 3, 4, 5, 0xFFFF_F000L, Unpooled.wrappedBuffer(new byte[] {
                    (byte) 0xDE, (byte) 0xAD, (byte) 0xBE, (byte) 0xEF
                })));
    }
}
