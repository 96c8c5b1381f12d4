package io.holdfast.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChapAlgorithmTest {

    /** Computed with Python's hashlib: identifier, secret and challenge, one after the other. */
    @ParameterizedTest
    @CsvSource({
        "MD5, a52442c21938be351999e3ab6d806995",
        "SHA_1, 18236dc825158739c52d1da1c7d62ed2d33308aa",
        "SHA_256, 79ff70d84d39b6cb2d98c87223981f365eae2579c0dcf2ddc3c720b210be2d60",
        "SHA3_256, 2b0f524e406963698dc1a3d73aa59481207f26bffb3a91ed86d3c9e57f2bf965"
    })
    void respondsAsRfc1994Says(ChapAlgorithm algorithm, String response) {
        byte[] challenge = HexFormat.of().parseHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");

        byte[] computed = algorithm.response(0x27, ChapSecret.of("vinegar-and-salt"), challenge);

        assertThat(HexFormat.of().formatHex(computed)).isEqualTo(response);
        assertThat(computed).hasSize(algorithm.digestBytes());
    }

    /** Recorded from libiscsi 1.19. */
    @Test
    void respondsAsLibiscsiDoes() {
        byte[] challenge = HexFormat.of().parseHex("01".repeat(16));

        assertThat(ChapAlgorithm.MD5.response(1, ChapSecret.of("secretsecret1"), challenge))
                .isEqualTo(HexFormat.of().parseHex("f61ff6ad9afb01d3674edc96e425b793"));
    }

    @ParameterizedTest
    @CsvSource({"5, MD5", "'5,7', SHA_256", "'7,5', SHA_256", "'5,6,7,8', SHA3_256", "'6,5', SHA_1", "'99,0x5', MD5"})
    void choosesTheBestThatTheInitiatorCan(String list, ChapAlgorithm chosen) {
        assertThat(ChapAlgorithm.best(list)).contains(chosen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "99", "MD5", "5 ", ",", "55"})
    void choosesNothingThatItDoesNotKnow(String list) {
        assertThat(ChapAlgorithm.best(list)).isEmpty();
    }
}
