package io.holdfast.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlockStampTest {

    private static final int BLOCK_BYTES = 512;
    private static final int RUN = 17;

    private final BlockStamp stamp = new BlockStamp(BLOCK_BYTES, RUN);
    private final ByteBuffer blocks = ByteBuffer.allocate(4 * BLOCK_BYTES);

    @Test
    void tellsTheVersionOfEachBlock() {
        stamp.put(blocks, 100, 3, 2);
        stamp.put(blocks, 102, 4, 1);

        assertThat(stamp.version(blocks, 0, 100)).isEqualTo(3);
        assertThat(stamp.version(blocks, BLOCK_BYTES, 101)).isEqualTo(3);
        assertThat(stamp.version(blocks, 2 * BLOCK_BYTES, 102)).isEqualTo(4);
        assertThat(stamp.version(blocks, 3 * BLOCK_BYTES, 103)).isZero();
    }

    @Test
    void noticesABlockOfAnotherAddress() {
        stamp.put(blocks, 100, 3, 1);

        assertFault(101, "block 101 holds what belongs to block 100");
    }

    @Test
    void noticesABlockOfAnotherRun() {
        new BlockStamp(BLOCK_BYTES, RUN + 1).put(blocks, 100, 3, 1);

        assertFault(100, "block 100 holds what this load never wrote");
    }

    @Test
    void noticesASingleWrongByteAnywhere() {
        for (int at = 16; at < BLOCK_BYTES; at++) {
            blocks.clear();
            stamp.put(blocks, 100, 3, 1);
            blocks.put(at, (byte) (blocks.get(at) + 1));

            assertFault(100, "block 100 of version 3 is torn");
        }
    }

    @Test
    void noticesABlockThatIsNeitherWrittenNorZero() {
        blocks.put(BLOCK_BYTES - 1, (byte) 1);

        assertFault(100, "block 100 was never written and is not zero");
    }

    private void assertFault(long address, String message) {
        assertThatThrownBy(() -> stamp.version(blocks, 0, address))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining(message);
    }
}
