package io.holdfast.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChapPolicyTest {

    /** T24. */
    @Test
    void refusesTheSameSecretBothWays() {
        ChapCredential initiator = new ChapCredential("windows", ChapSecret.of("vinegar-and-salt"));
        ChapCredential target = new ChapCredential("holdfast", ChapSecret.of("vinegar-and-salt"));

        assertThatThrownBy(() -> new ChapPolicy.Mutual(initiator, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the CHAP secret of target user holdfast must differ from that of initiator user windows");
    }

    @Test
    void neverShowsASecret() {
        ChapPolicy policy = new ChapPolicy.Mutual(
                new ChapCredential("windows", ChapSecret.of("vinegar-and-salt")),
                new ChapCredential("holdfast", ChapSecret.of("pepper-and-sugar")));

        assertThat(policy.toString())
                .contains("windows", "holdfast", "secret of 16 bytes")
                .doesNotContain("vinegar", "pepper");
    }

    @Test
    void comparesSecretsByTheirBytes() {
        byte[] bytes = {1, 2, 3};
        ChapSecret secret = ChapSecret.of(bytes);
        bytes[0] = 9;

        assertThat(secret).isEqualTo(ChapSecret.of(new byte[] {1, 2, 3})).isNotEqualTo(ChapSecret.of(bytes));
        assertThat(secret.lengthBytes()).isEqualTo(3);
        assertThat(ChapSecret.of("é # \" $")).hasSameHashCodeAs(ChapSecret.of("é # \" $"));
        assertThat(ChapSecret.of("é").lengthBytes()).isEqualTo(2);
    }

    @Test
    void refusesEmptyNamesAndSecrets() {
        assertThatThrownBy(() -> ChapSecret.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChapCredential("", ChapSecret.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
