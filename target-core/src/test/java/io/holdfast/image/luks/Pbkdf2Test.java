package io.holdfast.image.luks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 6070. */
class Pbkdf2Test {

    @Test
    void derivesWhatTheStandardSays() {
        assertThat(derived("password", "salt", 1, 20)).isEqualTo("0c60c80f961f0e71f3a9b524af6012062fe037a6");
        assertThat(derived("password", "salt", 4096, 20)).isEqualTo("4b007901b765489abead49d926f721d065a429c1");
        assertThat(derived("passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25))
                .isEqualTo("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
        assertThat(derived("pass\0word", "sa\0lt", 4096, 16)).isEqualTo("56fa6aa75548099dcc37d7f03425e0c3");
    }

    private static String derived(String secret, String salt, int iterations, int lengthBytes) {
        byte[] derived = new Pbkdf2(Hash.SHA1)
                .derive(secret.getBytes(US_ASCII), ByteBuffer.wrap(salt.getBytes(US_ASCII)), iterations, lengthBytes);
        return HexFormat.of().formatHex(derived);
    }
}
