package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;

import org.junit.jupiter.api.Test;

class AsyncMessageTest {

    private static final String HEAD = """
            32 80 00 00
            00 00 00 00
            %s
            ff ff ff ff
            00 00 00 00
            00 00 0a 01
            00 00 0b 02
            00 00 0c 03
            """;

    private static final String WITHOUT_LUN = HEAD.formatted("00 00 00 00 00 00 00 00");

    @Test
    void asksForALogoutWithinATime() {
        assertWrites(WITHOUT_LUN + """
                          01 00 00 00           | AsyncEvent 1
                          00 00 00 0a           | Parameter3: seconds
                          00 00 00 00
                          """, AsyncMessage.requestLogout(10));
    }

    @Test
    void tellsThatAConnectionIsDropped() {
        assertWrites(WITHOUT_LUN + """
                          02 00 00 01           | AsyncEvent 2; Parameter1: CID
                          00 02 00 14           | Time2Wait, Time2Retain
                          00 00 00 00
                          """, AsyncMessage.dropConnection(1, 2, 20));
    }

    @Test
    void tellsThatAllConnectionsAreDropped() {
        assertWrites(WITHOUT_LUN + """
                          03 00 00 00           | AsyncEvent 3
                          00 02 00 14           | Time2Wait, Time2Retain
                          00 00 00 00
                          """, AsyncMessage.dropAllConnections(2, 20));
    }

    @Test
    void asksForANegotiation() {
        assertWrites(WITHOUT_LUN + """
                          04 00 00 00           | AsyncEvent 4
                          00 00 00 0a           | Parameter3: seconds
                          00 00 00 00
                          """, AsyncMessage.requestNegotiation(10));
    }

    @Test
    void tellsThatTheTasksOfAUnitAreTerminated() {
        assertWrites(
                HEAD.formatted("00 05 00 00 00 00 00 00") + """
                          05 00 00 00           | AsyncEvent 5
                          00 00 00 00
                          00 00 00 00
                          """, AsyncMessage.tasksTerminated(0x0005_0000_0000_0000L));
    }

    @Test
    void reportsAnEventOfScsi() {
        assertWrites("""
                32 80 00 00
                00 00 00 04               | DataSegmentLength
                00 05 00 00 00 00 00 00   | LUN
                ff ff ff ff
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00               | AsyncEvent 0
                00 00 00 00
                00 00 00 00
                00 02 70 00               | SenseLength and sense data
                """, AsyncMessage.scsiEvent(0x0005_0000_0000_0000L, ScsiResponse.senseData(new byte[] {0x70, 0})));
    }
}
