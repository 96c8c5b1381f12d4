package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters that are compressed here, and bytes that are no compressed cluster. */
class CompressionTest {

    private static final int CLUSTER_BYTES = 65536;
    private static final long SEED = 21;

    @ParameterizedTest
    @EnumSource
    void restoresWhatItCompressedWhateverFollows(Compression compression) throws Exception {
        byte[] plain = plain(new Random(SEED));
        byte[] compressed = bytes(compression.compress(ByteBuffer.wrap(plain), CLUSTER_BYTES - 1));
        byte[] sectors = Arrays.copyOf(compressed, compressed.length + 300);
        Arrays.fill(sectors, compressed.length, sectors.length, (byte) 0xa5);
        byte[] back = new byte[CLUSTER_BYTES];

        assertThat(compressed.length).isLessThan(CLUSTER_BYTES / 2);
        assertThat(compression.decompress(sectors, back)).isEqualTo(CLUSTER_BYTES);
        assertThat(back).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource
    void saysThatNoiseGetsNoSmaller(Compression compression) {
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(SEED).nextBytes(noise);

        assertThat(compression.compress(ByteBuffer.wrap(noise), CLUSTER_BYTES - 1))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsOrRefusesSpoiltClustersAndNothingElse(Compression compression) {
        Random random = new Random(SEED);
        byte[] good = bytes(compression.compress(ByteBuffer.wrap(plain(random)), CLUSTER_BYTES - 1));
        for (int i = 0; i < 3000; i++) {
            byte[] spoilt = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int j = random.nextInt(4); j > 0; j--) {
                int at = random.nextInt(Math.min(spoilt.length, random.nextBoolean() ? 40 : spoilt.length));
                spoilt[at] = (byte) random.nextInt(256);
            }
            try {
                assertThat(compression.decompress(spoilt, new byte[CLUSTER_BYTES]))
                        .as("seed %d, image %d", SEED, i)
                        .isLessThanOrEqualTo(CLUSTER_BYTES);
            } catch (DataFormatException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void refusesAFrameThatDoesNotEnd() {
        byte[] frame = bytes(Compression.ZSTD.compress(ByteBuffer.wrap(new byte[CLUSTER_BYTES]), 100));

        assertThatThrownBy(() ->
                        Compression.ZSTD.decompress(Arrays.copyOf(frame, frame.length - 1), new byte[CLUSTER_BYTES]))
                .isInstanceOf(DataFormatException.class);
        assertThatThrownBy(() -> Compression.ZSTD.decompress(new byte[512], new byte[CLUSTER_BYTES]))
                .hasMessageContaining("no Zstandard frame");
    }

    private static byte[] plain(Random random) {
        byte[] plain = new byte[CLUSTER_BYTES];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (i % 3 == 0 ? random.nextInt(4) : i >> 9);
        }
        return plain;
    }

    private static byte[] bytes(Optional<ByteBuffer> compressed) {
        byte[] bytes = new byte[compressed.orElseThrow().remaining()];
        compressed.get().get(0, bytes);
        return bytes;
    }
}
