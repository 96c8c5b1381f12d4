package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.ChapDialogue.MUTUAL;
import static io.holdfast.iscsi.login.ChapDialogue.ONE_WAY;
import static io.holdfast.iscsi.login.ChapDialogue.SECRET;
import static io.holdfast.iscsi.login.ChapDialogue.TARGET_SECRET;
import static io.holdfast.iscsi.login.ChapDialogue.assertStatus;
import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static io.holdfast.iscsi.pdu.LoginStatus.AUTHENTICATION_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.login.ChapDialogue.Challenge;
import io.holdfast.iscsi.text.BinaryValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The target proves itself too, to whom it may (T23, T24). */
class MutualChapLoginTest {

    private final ChapDialogue dialogue = new ChapDialogue(MUTUAL);

    @ParameterizedTest
    @EnumSource(ChapAlgorithm.class)
    void provesItselfToAnInitiatorThatAsks(ChapAlgorithm algorithm) {
        byte[] question = new byte[1024];
        dialogue.introduce("AuthMethod=CHAP");
        Challenge challenge = dialogue.challenge("CHAP_A=" + algorithm.number());

        LoginReply reply = dialogue.go(
                OPERATIONAL,
                "CHAP_N=windows",
                challenge.response(SECRET),
                "CHAP_I=0x2a",
                "CHAP_C=" + BinaryValue.toBase64(question));

        assertThat(words(reply))
                .containsExactly(
                        "CHAP_N=holdfast",
                        "CHAP_R=" + BinaryValue.toHexadecimal(algorithm.response(42, TARGET_SECRET, question)));
        assertThat(response(reply).transitBit()).isTrue();
    }

    /** It is the initiator's own safety that it gives away. */
    @Test
    void letsInWhoDoesNotAskForTheProof() {
        LoginReply reply =
                dialogue.go(FULL_FEATURE, "CHAP_N=windows", dialogue.begin().response(SECRET));

        assertThat(accepted(reply).chapUser()).contains("windows");
    }

    /** T24: without a secret for it, mutual CHAP is not pretended. */
    @Test
    void refusesToProveItselfWhereThatIsNotConfigured() {
        ChapDialogue oneWay = new ChapDialogue(ONE_WAY);

        LoginReply.Refused reply = refused(
                oneWay.go(OPERATIONAL, "CHAP_N=windows", oneWay.begin().response(SECRET), "CHAP_I=1", "CHAP_C=0x0102"));

        assertThat(reply.response().status()).isEqualTo(AUTHENTICATION_FAILURE);
        assertThat(reply.reason().why())
                .isEqualTo("it asks the target to prove itself, and there is no secret for that");
    }

    @Test
    void neverRespondsToWhoHasNotProvenItself() {
        dialogue.begin();

        LoginReply.Refused reply =
                refused(dialogue.go(OPERATIONAL, "CHAP_N=windows", "CHAP_R=0x00", "CHAP_I=1", "CHAP_C=0x0102"));

        assertThat(reply.response().data().isReadable()).isFalse();
    }

    /** T24: who does not know the secret would let the target answer its own question. */
    @Test
    void refusesItsOwnChallenge() {
        Challenge challenge = dialogue.begin();

        LoginReply.Refused reply = refused(dialogue.go(
                OPERATIONAL,
                "CHAP_N=windows",
                challenge.response(SECRET),
                "CHAP_I=1",
                "CHAP_C=" + BinaryValue.toBase64(challenge.bytes())));

        assertThat(reply.response().data().isReadable()).isFalse();
        assertThat(reply.reason().why()).startsWith("it sends our own challenge back");
    }

    /** T23. */
    @ParameterizedTest
    @ValueSource(strings = {"CHAP_I=256", "CHAP_I=-1", "CHAP_I=", "CHAP_I=x"})
    void refusesWhatIsNoIdentifier(String identifier) {
        assertStatus(ask(identifier, "CHAP_C=0x0102"), AUTHENTICATION_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHAP_C=0x", "CHAP_C=1", "CHAP_C=", "CHAP_C=0bx"})
    void refusesWhatIsNoChallenge(String challenge) {
        assertStatus(ask("CHAP_I=1", challenge), AUTHENTICATION_FAILURE);
    }

    @Test
    void refusesHalfAQuestion() {
        assertStatus(ask("CHAP_I=1", "X-com.example=1"), AUTHENTICATION_FAILURE);
        assertStatus(new MutualChapLoginTest().ask("X-com.example=1", "CHAP_C=0x0102"), AUTHENTICATION_FAILURE);
    }

    /** T23: 1024 bytes and no more. */
    @Test
    void refusesAChallengeThatIsTooLong() {
        assertStatus(ask("CHAP_I=1", "CHAP_C=" + BinaryValue.toHexadecimal(new byte[1025])), AUTHENTICATION_FAILURE);
    }

    private LoginReply ask(String identifier, String question) {
        return dialogue.go(OPERATIONAL, "CHAP_N=windows", dialogue.begin().response(SECRET), identifier, question);
    }
}
