package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ScsiResponseTest {

    private static final byte CHECK_CONDITION = 0x02;

    @Test
    void writesGoodWithAnUnderflow() {
        assertWrites("""
                21 82 00 00               | U; completed at target; GOOD
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 07               | Initiator Task Tag
                00 00 00 00
                00 00 0a 01               | StatSN
                00 00 0b 02               | ExpCmdSN
                00 00 0c 03               | MaxCmdSN
                00 00 00 04               | ExpDataSN
                00 00 00 00
                00 00 02 00               | Residual Count
                """, ScsiResponse.completed((byte) 0, 7, 4, Residual.underflow(512)));
    }

    @Test
    void writesSenseDataBehindItsLength() {
        byte[] sense = {0x70, 0, 5, 0, 0, 0, 0, 0x0A, 0, 0, 0, 0, 0x24, 0, 0, 0, 0, 0};

        assertWrites("""
                21 80 00 02               | CHECK CONDITION
                00 00 00 14               | DataSegmentLength: 2 and 18
                00 00 00 00 00 00 00 00
                00 00 00 07
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 00 00
                00 00 00 00
                00 12                     | SenseLength
                70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 00 00 00
                """, ScsiResponse.completed(CHECK_CONDITION, 7, 0, Residual.NONE, ScsiResponse.senseData(sense)));
    }

    @Test
    void writesTheResidualsOfABidirectionalCommand() {
        assertWrites(
                """
                21 94 00 00               | o, O
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 07
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 10 00               | Bidirectional Read Residual Count
                ff ff ff ff               | Residual Count
                """,
                new ScsiResponse(
                        ScsiResponse.Response.COMMAND_COMPLETED,
                        (byte) 0,
                        7,
                        0,
                        Residual.overflow(4096),
                        Residual.overflow(0xFFFF_FFFFL),
                        Unpooled.EMPTY_BUFFER));
    }

    @Test
    void writesABidirectionalUnderflowAndAFailureOfTheTarget() {
        assertWrites(
                """
                21 88 01 00               | u; target failure
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 07
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 00 01
                00 00 00 00
                """,
                new ScsiResponse(
                        ScsiResponse.Response.TARGET_FAILURE,
                        (byte) 0,
                        7,
                        0,
                        Residual.underflow(1),
                        Residual.NONE,
                        Unpooled.EMPTY_BUFFER));
    }
}
