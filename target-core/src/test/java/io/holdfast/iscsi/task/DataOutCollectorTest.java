package io.holdfast.iscsi.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.task.DataOutCollector.Following;
import io.holdfast.iscsi.text.DataTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A command of 16 bytes; FirstBurstLength 8, MaxBurstLength 4, two R2Ts at a time. */
class DataOutCollectorTest {

    private static final int TAG = 7;

    private final List<ByteBuf> given = new ArrayList<>();
    private final DataOutCollector collector = new DataOutCollector(new DataTransfer(false, true, 2, 8, 8), 16);

    @AfterEach
    void nothingLeaks() {
        collector.release();
        assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void takesImmediateDataAloneWhenItIsAll() throws Exception {
        collector.immediate(bytes("abcd"), Following.NOTHING);
        collector.open(buffer(4));

        assertThat(collector.complete()).isTrue();
        assertThat(taken()).isEqualTo("abcd");
    }

    @Test
    void parksWhatComesBeforeTheUnitHasAdmittedTheCommand() throws Exception {
        collector.immediate(bytes("ab"), Following.UNSOLICITED);
        collector.unsolicited(unsolicited(0, 2, "cd", false));
        collector.open(buffer(8));
        assertThat(collector.complete()).isFalse();

        collector.unsolicited(unsolicited(1, 4, "efgh", true));

        assertThat(collector.complete()).isTrue();
        assertThat(taken()).isEqualTo("abcdefgh");
    }

    @Test
    void tellsWhereDataBelongsThatIsAboutToBeReceived() throws Exception {
        collector.immediate(bytes("abcd"), Following.NOTHING);
        collector.open(buffer(8));
        collector.nextR2t(TAG);

        ByteBuf place = collector.place(4, 4);
        assertThat(place.memoryAddress()).isEqualTo(given.getLast().memoryAddress() + 4);
        place.writeCharSequence("efgh", StandardCharsets.US_ASCII);
        collector.solicited(new DataOut(true, 0, 1, TAG, 0, 0, 4, place));

        assertThat(collector.complete()).isTrue();
        assertThat(taken()).isEqualTo("abcdefgh");
    }

    @Test
    void hasNoPlaceForDataThatIsNotTheNext() throws Exception {
        collector.immediate(bytes("abcd"), Following.NOTHING);
        assertThat(collector.place(4, 4)).as("before there is a buffer").isNull();
        collector.open(buffer(8));

        assertThat(collector.place(0, 4)).isNull();
        assertThat(collector.place(6, 2)).isNull();
        assertThat(collector.place(4, 5)).isNull();
    }

    @Test
    void keepsTheBufferWhileAPieceOfItIsReceivedInto() throws Exception {
        collector.immediate(bytes("abcd"), Following.NOTHING);
        ByteBuf buffer = buffer(8);
        collector.open(buffer);
        ByteBuf place = collector.place(4, 4);

        collector.release();
        assertThat(buffer.refCnt()).isPositive();

        place.release();
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void asksForTheRestInBurstsAndAsManyAtATimeAsWereNegotiated() throws Exception {
        DataOutCollector small = new DataOutCollector(new DataTransfer(true, true, 2, 4, 4), 16);
        small.immediate(bytes("ab"), Following.NOTHING);
        small.open(buffer(14));

        assertThat(small.nextR2t(TAG)).isEqualTo(new DataOutCollector.R2t(0, 2, 4));
        assertThat(small.nextR2t(TAG + 1)).isEqualTo(new DataOutCollector.R2t(1, 6, 4));
        assertThat(small.nextR2t(TAG + 2)).isNull();

        small.solicited(solicited(TAG, 0, 2, "cdef", true));

        assertThat(small.nextR2t(TAG + 2)).isEqualTo(new DataOutCollector.R2t(2, 10, 4));
        small.solicited(solicited(TAG + 1, 0, 6, "gh", false));
        small.solicited(solicited(TAG + 1, 1, 8, "ij", true));
        assertThat(small.complete()).isFalse();
        small.solicited(solicited(TAG + 2, 0, 10, "klmn", true));

        assertThat(small.complete()).isTrue();
        small.release();
    }

    @Test
    void countsDataSnAnewForEachR2t() throws Exception {
        collector.immediate(bytes(""), Following.NOTHING);
        collector.open(buffer(16));
        collector.nextR2t(TAG);
        collector.nextR2t(TAG + 1);
        collector.solicited(solicited(TAG, 0, 0, "abcdefgh", true));

        assertThatThrownBy(() -> collector.solicited(solicited(TAG + 1, 1, 8, "ijklmnop", true)))
                .isInstanceOf(DataOutException.class)
                .hasMessageContaining("DataSN 1");
    }

    @Test
    void rejectsDataOutWithWrongTransferTag() throws Exception {
        collector.immediate(bytes(""), Following.NOTHING);
        collector.open(buffer(16));
        collector.nextR2t(TAG);

        assertThatThrownBy(() -> collector.solicited(solicited(99, 0, 0, "abcd", true)))
                .isInstanceOf(DataOutException.class)
                .hasMessageContaining("0x00000063");
    }

    @Test
    void refusesMoreUnsolicitedDataThanFirstBurstLength() throws Exception {
        collector.immediate(bytes("abcdefgh"), Following.UNSOLICITED);

        assertThatThrownBy(() -> collector.unsolicited(unsolicited(0, 8, "ijkl", true)))
                .isInstanceOf(DataOutException.class)
                .hasMessageContaining("FirstBurstLength 8");
    }

    @Test
    void refusesImmediateDataThatWasNegotiatedAway() {
        DataOutCollector strict = new DataOutCollector(new DataTransfer(true, false, 1, 8, 8), 16);

        assertThatThrownBy(() -> strict.immediate(bytes("ab"), Following.NOTHING))
                .isInstanceOf(DataOutException.class)
                .hasMessageContaining("ImmediateData=No");
        strict.release();
    }

    @Test
    void refusesASequenceThatEndsShort() throws Exception {
        collector.immediate(bytes(""), Following.NOTHING);
        collector.open(buffer(16));
        collector.nextR2t(TAG);

        assertThatThrownBy(() -> collector.solicited(solicited(TAG, 0, 0, "abcd", true)))
                .isInstanceOf(DataOutException.class)
                .hasMessageContaining("ended at byte 4, 8 were asked for");
    }

    @Test
    void dropsWhatTheCdbDoesNotAskFor() throws Exception {
        collector.immediate(bytes("abcdefgh"), Following.NOTHING);
        collector.open(buffer(4));

        assertThat(collector.complete()).isTrue();
        assertThat(taken()).isEqualTo("abcd");
    }

    @Test
    void dropsWhatComesAfterTheCommandWasAnswered() throws Exception {
        collector.immediate(bytes("ab"), Following.UNSOLICITED);
        collector.release();

        collector.unsolicited(unsolicited(0, 2, "cdef", true));

        assertThat(collector.unsolicitedEnded()).isTrue();
    }

    private String taken() {
        ByteBuf data = collector.take();
        try {
            return data.toString(StandardCharsets.US_ASCII);
        } finally {
            data.release();
        }
    }

    private ByteBuf bytes(String text) {
        ByteBuf buffer = Unpooled.buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        given.add(buffer);
        return buffer;
    }

    private ByteBuf buffer(int lengthBytes) {
        ByteBuf buffer = Unpooled.directBuffer(lengthBytes, lengthBytes);
        given.add(buffer);
        return buffer;
    }

    private DataOut unsolicited(int dataSn, int offset, String text, boolean last) {
        return new DataOut(last, 0, 1, Pdu.RESERVED_TAG, 0, dataSn, offset, bytes(text));
    }

    private DataOut solicited(int tag, int dataSn, int offset, String text, boolean last) {
        return new DataOut(last, 0, 1, tag, 0, dataSn, offset, bytes(text));
    }
}
