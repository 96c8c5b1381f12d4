package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.BinaryValue;
import io.holdfast.iscsi.text.Key;
import io.holdfast.iscsi.text.KeyValues;
import java.util.ArrayList;
import java.util.List;

/** The steps of a login with CHAP, for tests that vary one of them. */
final class ChapDialogue {

    static final ChapSecret SECRET = ChapSecret.of("vinegar-and-salt");
    static final ChapSecret TARGET_SECRET = ChapSecret.of("pepper-and-sugar");
    static final ChapCredential USER = new ChapCredential("windows", SECRET);
    static final ChapPolicy ONE_WAY = new ChapPolicy.OneWay(USER);
    static final ChapPolicy MUTUAL = new ChapPolicy.Mutual(USER, new ChapCredential("holdfast", TARGET_SECRET));

    private final TestInitiator initiator;

    ChapDialogue(ChapPolicy policy) {
        this(new TestInitiator(new TestTargets().put(TestTargets.diskWith(policy))));
    }

    ChapDialogue(TestInitiator initiator) {
        this.initiator = initiator;
    }

    /** The first request, which wants to go on to the operational stage. */
    LoginReply introduce(String... words) {
        return introduceFor(OPERATIONAL, words);
    }

    LoginReply introduceFor(LoginStage next, String... words) {
        return initiator.go(SECURITY, next, introduction(words));
    }

    LoginReply introduceAndStay(String... words) {
        return initiator.stay(SECURITY, introduction(words));
    }

    private static String[] introduction(String... words) {
        List<String> all = new ArrayList<>(
                List.of("InitiatorName=" + TestInitiator.NAME, "SessionType=Normal", "TargetName=" + TestTargets.DISK));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    LoginReply go(LoginStage next, String... words) {
        return initiator.go(SECURITY, next, words);
    }

    LoginReply stay(String... words) {
        return initiator.stay(SECURITY, words);
    }

    /** Asks for a challenge. */
    Challenge challenge(String algorithms) {
        KeyValues text = KeyValues.of(words(stay(algorithms)).toArray(String[]::new));
        return new Challenge(
                ChapAlgorithm.best(text.value(Key.CHAP_A).orElseThrow()).orElseThrow(),
                Integer.parseInt(text.value(Key.CHAP_I).orElseThrow()),
                text.value(Key.CHAP_C).orElseThrow());
    }

    /** All of it up to a challenge of MD5. */
    Challenge begin() {
        introduce("AuthMethod=CHAP");
        return challenge("CHAP_A=5");
    }

    static void assertStatus(LoginReply reply, LoginStatus status) {
        assertThat(refused(reply).response().status()).isEqualTo(status);
        assertThat(refused(reply).reason().initiator()).contains(TestInitiator.NAME);
    }

    /** @param text the value of CHAP_C */
    record Challenge(ChapAlgorithm algorithm, int identifier, String text) {

        byte[] bytes() {
            return BinaryValue.parse(text, 1024).orElseThrow();
        }

        /** CHAP_R of somebody with the secret. */
        String response(ChapSecret secret) {
            return "CHAP_R=" + BinaryValue.toHexadecimal(algorithm.response(identifier, secret, bytes()));
        }

        String responseInBase64(ChapSecret secret) {
            return "CHAP_R=" + BinaryValue.toBase64(algorithm.response(identifier, secret, bytes()));
        }
    }
}
