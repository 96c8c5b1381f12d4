package io.holdfast.image.luks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Vectors of the reference implementation, and limits. */
class Argon2Test {

    private static final LuksArea AREA = new HeaderBytes(new byte[0]);

    @Test
    void derivesWhatTheReferenceDoes() throws Exception {
        assertThat(derived(Argon2.Variant.ARGON2ID))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
        assertThat(derived(Argon2.Variant.ARGON2I))
                .isEqualTo("c1628832147d9720c5bd1cfd61367078729f6dfb6f8fea9ff98158e0d7816ed0");
    }

    @Test
    void refusesWhatTakesMoreMemoryThanThereIsInsteadOfTakingAll() {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(
                        () -> argon2(Argon2.Variant.ARGON2ID, Integer.MAX_VALUE).derive(new byte[1], 32, AREA))
                .withMessageContaining("MiB of memory")
                .withMessageContaining("-Xmx");
    }

    private static String derived(Argon2.Variant variant) throws ImageException {
        return HexFormat.of().formatHex(argon2(variant, 65536).derive("password".getBytes(US_ASCII), 32, AREA));
    }

    private static Argon2 argon2(Argon2.Variant variant, int memoryKib) {
        return new Argon2(variant, ByteBuffer.wrap("somesalt".getBytes(US_ASCII)), 2, memoryKib, 1);
    }
}
