package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.ChapDialogue.ONE_WAY;
import static io.holdfast.iscsi.login.ChapDialogue.SECRET;
import static io.holdfast.iscsi.login.ChapDialogue.assertStatus;
import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static io.holdfast.iscsi.pdu.LoginStatus.AUTHENTICATION_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.login.ChapDialogue.Challenge;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.Offers;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The initiator proves itself by CHAP (RFC 7143 12.1.3), or does not. */
class ChapLoginTest {

    private final TestInitiator initiator = new TestInitiator(new TestTargets().put(TestTargets.diskWith(ONE_WAY)));
    private final ChapDialogue dialogue = new ChapDialogue(initiator);

    /** The exchange of RFC 7143 12.1.3 in full, with each algorithm. */
    @ParameterizedTest
    @EnumSource(ChapAlgorithm.class)
    void letsInWhoKnowsTheSecret(ChapAlgorithm algorithm) {
        LoginReply method = dialogue.introduce("AuthMethod=KRB5,CHAP,None");
        assertThat(words(method)).containsExactly("TargetPortalGroupTag=1", "AuthMethod=CHAP");
        assertThat(response(method).transitBit()).isFalse();

        Challenge challenge = dialogue.challenge("CHAP_A=" + algorithm.number());
        assertThat(challenge.algorithm()).isEqualTo(algorithm);
        assertThat(challenge.bytes()).hasSize(algorithm.digestBytes());

        LoginReply proven = dialogue.go(OPERATIONAL, "CHAP_N=windows", challenge.response(SECRET));
        assertThat(words(proven)).isEmpty();
        assertThat(response(proven).transitBit()).isTrue();
        assertThat(response(proven).nsg()).isEqualTo(OPERATIONAL);

        assertThat(accepted(initiator.go(OPERATIONAL, FULL_FEATURE)).chapUser()).contains("windows");
    }

    /** T23: the Windows HLK sends responses in both encodings. */
    @ParameterizedTest
    @EnumSource(ChapAlgorithm.class)
    void takesAResponseInBase64(ChapAlgorithm algorithm) {
        dialogue.introduce("AuthMethod=CHAP");
        Challenge challenge = dialogue.challenge("CHAP_A=" + algorithm.number());

        LoginReply reply = dialogue.go(FULL_FEATURE, "CHAP_N=windows", challenge.responseInBase64(SECRET));

        assertThat(accepted(reply).chapUser()).contains("windows");
    }

    @Test
    void takesUpperCaseHexadecimalAsLibiscsiSendsIt() {
        String digits = dialogue.begin().response(SECRET).substring("CHAP_R=0x".length());

        LoginReply reply = dialogue.go(OPERATIONAL, "CHAP_N=windows", "CHAP_R=0x" + digits.toUpperCase(Locale.ROOT));

        assertThat(response(reply).status()).isEqualTo(LoginStatus.SUCCESS);
    }

    @Test
    void leavesTheStageOnlyWhenTheInitiatorWantsTo() {
        LoginReply proven = dialogue.stay("CHAP_N=windows", dialogue.begin().response(SECRET));

        assertThat(response(proven).transitBit()).isFalse();
        assertThat(response(dialogue.go(OPERATIONAL)).transitBit()).isTrue();
    }

    @Test
    void takesTheAlgorithmTogetherWithTheMethod() {
        assertThat(words(dialogue.introduce("AuthMethod=CHAP", "CHAP_A=5"))).contains("AuthMethod=CHAP", "CHAP_A=5");
    }

    @Test
    void challengesDifferentlyEachTime() {
        TestTargets targets = new TestTargets().put(TestTargets.diskWith(ONE_WAY));
        SecureRandom random = new SecureRandom();
        SessionDirectory sessions = request -> SessionPlacement.of(request, Optional.empty());

        Challenge one = new ChapDialogue(new TestInitiator(new LoginMachine(targets, sessions, random))).begin();
        Challenge other = new ChapDialogue(new TestInitiator(new LoginMachine(targets, sessions, random))).begin();

        assertThat(one.bytes()).isNotEqualTo(other.bytes());
    }

    @Test
    void doesNotTellAnUnknownUserFromAWrongSecret() {
        LoginReply.Refused unknown = refused(
                dialogue.go(OPERATIONAL, "CHAP_N=linux", dialogue.begin().response(SECRET)));
        ChapDialogue other = new ChapDialogue(ONE_WAY);
        LoginReply.Refused wrong =
                refused(other.go(OPERATIONAL, "CHAP_N=windows", other.begin().response(ChapSecret.of("guess"))));

        assertThat(unknown.response()).isEqualTo(wrong.response());
        assertThat(unknown.response().status()).isEqualTo(AUTHENTICATION_FAILURE);
        assertThat(unknown.response().data().isReadable()).isFalse();
        assertThat(unknown.reason())
                .hasToString("login of iqn.1991-05.com.microsoft:win10 to iqn.2025-01.io.example:disk refused with 0201"
                        + " (authentication failure): CHAP user \"linux\" is unknown; the initiator must use the CHAP user"
                        + " \"windows\"");
        assertThat(wrong.reason().why()).isEqualTo("the CHAP secret of user \"windows\" is wrong");
    }

    /** T23: what is no response, is too long or is not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHAP_R=0x00",
                "CHAP_R=0x",
                "CHAP_R=0b",
                "CHAP_R=0b====",
                "CHAP_R=",
                "CHAP_R=a52442c21938be351999e3ab6d806995",
                "CHAP_R=0xa52442c21938be351999e3ab6d80699g",
                "CHAP_I=1"
            })
    void refusesWhatIsNoResponse(String response) {
        dialogue.begin();

        assertStatus(dialogue.go(OPERATIONAL, "CHAP_N=windows", response), AUTHENTICATION_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AuthMethod=None", "AuthMethod=KRB5,SRP", "AuthMethod="})
    void refusesWhoDoesNotOfferChap(String methods) {
        LoginReply.Refused reply = refused(dialogue.introduce(methods));

        assertThat(reply.response().status()).isEqualTo(AUTHENTICATION_FAILURE);
        assertThat(reply.reason())
                .hasToString("login of iqn.1991-05.com.microsoft:win10 to iqn.2025-01.io.example:disk refused with 0201"
                        + " (authentication failure): CHAP is required and it does not authenticate; switch on CHAP at the"
                        + " initiator, with the user \"windows\"");
    }

    @Test
    void refusesWhoBeginsInTheOperationalStage() {
        assertStatus(
                initiator.go(
                        OPERATIONAL,
                        FULL_FEATURE,
                        "InitiatorName=" + TestInitiator.NAME,
                        "TargetName=" + TestTargets.DISK),
                AUTHENTICATION_FAILURE);
    }

    @Test
    void refusesWhoWantsToLeaveTheSecurityStageWithoutAWordOfAuthentication() {
        assertStatus(dialogue.introduce(), AUTHENTICATION_FAILURE);
    }

    @Test
    void waitsForAMethodAsLongAsTheInitiatorStays() {
        assertThat(words(dialogue.introduceAndStay())).containsExactly("TargetPortalGroupTag=1");
        assertThat(words(dialogue.go(OPERATIONAL, "AuthMethod=CHAP"))).containsExactly("AuthMethod=CHAP");
    }

    /** The T bit is a wish. */
    @Test
    void doesNotLetGoBeforeTheSecretIsProven() {
        assertThat(response(dialogue.introduceFor(FULL_FEATURE, "AuthMethod=CHAP"))
                        .transitBit())
                .isFalse();
        assertThat(response(dialogue.go(FULL_FEATURE, "CHAP_A=5")).transitBit()).isFalse();
        assertStatus(dialogue.go(FULL_FEATURE), AUTHENTICATION_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHAP_N=windows", "CHAP_A=4", "CHAP_A=", "X-com.example=1"})
    void refusesWhoDoesNotGoOnWithAnAlgorithm(String word) {
        dialogue.introduce("AuthMethod=CHAP");

        assertStatus(dialogue.stay(word), AUTHENTICATION_FAILURE);
    }

    @Test
    void refusesChapThatWasNotAgreedOn() {
        assertStatus(dialogue.introduce("CHAP_A=5"), AUTHENTICATION_FAILURE);

        ChapDialogue open = new ChapDialogue(new ChapPolicy.None());
        open.introduceAndStay("AuthMethod=None");
        assertStatus(open.stay("CHAP_A=5"), AUTHENTICATION_FAILURE);
    }

    @Test
    void refusesToBeginAgain() {
        dialogue.introduce("AuthMethod=CHAP");
        assertStatus(dialogue.stay("AuthMethod=None"), AUTHENTICATION_FAILURE);

        assertStatus(new ChapDialogue(ONE_WAY).introduce("AuthMethod=CHAP", "AuthMethod=None"), AUTHENTICATION_FAILURE);

        ChapDialogue proven = new ChapDialogue(ONE_WAY);
        String response = proven.begin().response(SECRET);
        proven.stay("CHAP_N=windows", response);
        assertStatus(proven.stay("CHAP_N=windows", response), AUTHENTICATION_FAILURE);
    }

    @Test
    void refusesAnInitiatorThatInsistsOnChapWhereThereIsNone() {
        LoginReply.Refused reply = refused(new ChapDialogue(new ChapPolicy.None()).introduce("AuthMethod=CHAP"));

        assertThat(reply.response().status()).isEqualTo(AUTHENTICATION_FAILURE);
        assertThat(reply.reason().why())
                .isEqualTo("it insists on AuthMethod \"CHAP\", and no CHAP user is configured here");
    }

    @Test
    void goesOnWithoutChapWhereThereIsNoneAndTheInitiatorMay() {
        assertThat(words(new ChapDialogue(new ChapPolicy.None()).introduce("AuthMethod=CHAP,None")))
                .contains("AuthMethod=None");
    }

    @Test
    void requiresChapOfADiscoverySessionToo() {
        TestInitiator discoverer = new TestInitiator(new TestTargets()
                .discovery(new TargetDirectory.Lookup.Found<>(new DiscoveryService(ONE_WAY, Offers.DEFAULTS))));

        assertStatus(
                discoverer.go(
                        SECURITY,
                        FULL_FEATURE,
                        "InitiatorName=" + TestInitiator.NAME,
                        "SessionType=Discovery",
                        "AuthMethod=None"),
                AUTHENTICATION_FAILURE);
    }
}
