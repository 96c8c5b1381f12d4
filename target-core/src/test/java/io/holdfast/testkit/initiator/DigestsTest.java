package io.holdfast.testkit.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigestsTest {

    /** RFC 7143 appendix A.4: CRC examples, in the order of the wire. */
    @Test
    void areThoseOfTheRfcExamples() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);

        assertThat(Digests.of(ByteBuffer.wrap(new byte[32]))).isEqualTo(0xAA36918A);
        assertThat(Digests.of(ByteBuffer.wrap(ones))).isEqualTo(0x43ABA862);
    }

    @Test
    void standBehindTheHeaderAndBehindThePaddedData() {
        byte[] bytes = RequestPdu.of(Opcode.NOP_OUT).data(new byte[] {1}).bytes(Digests.BOTH);

        assertThat(bytes).hasSize(48 + 4 + 4 + 4);
        assertThat(ByteBuffer.wrap(bytes).getInt(48)).isEqualTo(Digests.of(ByteBuffer.wrap(bytes, 0, 48)));
        assertThat(ByteBuffer.wrap(bytes).getInt(56)).isEqualTo(Digests.of(ByteBuffer.wrap(bytes, 52, 4)));
    }
}
