package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyToTransferTest {

    @Test
    void asksForDataWithTheNextStatSnAndDoesNotConsumeIt() {
        ReadyToTransfer r2t = new ReadyToTransfer(0x0001_0000_0000_0000L, 7, 8, 2, 0xFFFC_0000L, 262_144);

        assertWrites("""
                31 80 00 00
                00 00 00 00
                00 01 00 00 00 00 00 00   | LUN
                00 00 00 07               | Initiator Task Tag
                00 00 00 08               | Target Transfer Tag
                00 00 0a 01               | StatSN: the next one
                00 00 0b 02
                00 00 0c 03
                00 00 00 02               | R2TSN
                ff fc 00 00               | Buffer Offset
                00 04 00 00               | Desired Data Transfer Length
                """, r2t);
        assertThat(r2t.consumesStatSn()).isFalse();
    }
}
