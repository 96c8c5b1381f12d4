package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.iscsi.text.Offers;
import io.holdfast.iscsi.text.SessionParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stages, bits and what must stay the same through a login (RFC 7143 6.3, 11.12, 11.13). */
class LoginStagesTest {

    private static final String[] NAMES = {"InitiatorName=" + TestInitiator.NAME, "TargetName=" + TestTargets.DISK};

    private final TestTargets targets = new TestTargets().put(TestTargets.disk());
    private final TestInitiator initiator = new TestInitiator(targets);

    /** The first example of RFC 7143 appendix B without its authentication: each side may take its time. */
    @Test
    void goesFromStageToStage() {
        LoginReply first = initiator.stay(SECURITY, NAMES);
        assertThat(response(first).transitBit()).isFalse();
        assertThat(response(first).csg()).isEqualTo(SECURITY);

        LoginReply second = initiator.go(SECURITY, OPERATIONAL);
        assertThat(response(second).transitBit()).isTrue();
        assertThat(response(second).csg()).isEqualTo(SECURITY);
        assertThat(response(second).nsg()).isEqualTo(OPERATIONAL);

        LoginReply third = initiator.stay(OPERATIONAL, "HeaderDigest=CRC32C");
        assertThat(words(third)).containsExactly("HeaderDigest=CRC32C", "MaxRecvDataSegmentLength=262144");
        assertThat(response(third).transitBit()).isFalse();
        assertThat(response(third).csg()).isEqualTo(OPERATIONAL);

        LoginReply last = initiator.go(OPERATIONAL, FULL_FEATURE, "MaxConnections=2");
        assertThat(words(last)).containsExactly("MaxConnections=2");
        assertThat(response(last).csg()).isEqualTo(OPERATIONAL);
        assertThat(response(last).nsg()).isEqualTo(FULL_FEATURE);
        assertThat(accepted(last).parameters().session().maxConnections()).isEqualTo(2);
    }

    @Test
    void goesFromTheSecurityStageToTheEnd() {
        assertThat(accepted(initiator.go(SECURITY, FULL_FEATURE, NAMES))
                        .parameters()
                        .session())
                .isEqualTo(SessionParameters.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "SECURITY_NEGOTIATION, SECURITY_NEGOTIATION",
        "SECURITY_NEGOTIATION, RESERVED",
        "LOGIN_OPERATIONAL_NEGOTIATION, SECURITY_NEGOTIATION",
        "LOGIN_OPERATIONAL_NEGOTIATION, LOGIN_OPERATIONAL_NEGOTIATION",
        "LOGIN_OPERATIONAL_NEGOTIATION, RESERVED",
        "RESERVED, FULL_FEATURE_PHASE",
        "FULL_FEATURE_PHASE, FULL_FEATURE_PHASE"
    })
    void refusesATransitionThatDoesNotExist(LoginStage csg, LoginStage nsg) {
        assertInitiatorError(initiator.go(csg, nsg, NAMES));
    }

    /** libiscsi fills in NSG also without the T bit. */
    @Test
    void ignoresTheNextStageWithoutTheTransitBit() {
        LoginReply reply = initiator.send(
                initiator.request(SECURITY, LoginStage.RESERVED, false, false, TestInitiator.text(NAMES)));

        assertThat(response(reply).status()).isEqualTo(LoginStatus.SUCCESS);
        assertThat(response(reply).nsg().code()).isZero();
    }

    @Test
    void refusesAStageThatIsNotTheOneAgreedOn() {
        initiator.go(SECURITY, OPERATIONAL, NAMES);
        assertInitiatorError(initiator.go(SECURITY, OPERATIONAL));

        TestInitiator hasty = new TestInitiator(targets);
        hasty.stay(SECURITY, NAMES);
        assertInitiatorError(hasty.go(OPERATIONAL, FULL_FEATURE));
    }

    @Test
    void refusesBothBitsAtOnce() {
        assertInitiatorError(
                initiator.send(initiator.request(OPERATIONAL, FULL_FEATURE, true, true, TestInitiator.text(NAMES))));
    }

    @Test
    void refusesAnotherIsidTsihOrCidInTheMiddle() {
        assertInitiatorError(begun().isid(1).go(SECURITY, OPERATIONAL));
        assertInitiatorError(begun().tsih(1).go(SECURITY, OPERATIONAL));
        assertInitiatorError(begun().cid(2).go(SECURITY, OPERATIONAL));
    }

    private TestInitiator begun() {
        TestInitiator begun = new TestInitiator(targets);
        begun.stay(SECURITY, NAMES);
        return begun;
    }

    /** As libiscsi does in each stage. */
    @Test
    void letsTheInitiatorIntroduceItselfAgain() {
        initiator.go(SECURITY, OPERATIONAL, NAMES);

        assertThat(initiator.go(OPERATIONAL, FULL_FEATURE, NAMES)).isInstanceOf(LoginReply.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "InitiatorName=iqn.2001-04.com.example:other",
        "TargetName=iqn.2001-04.com.example:other",
        "SessionType=Discovery"
    })
    void doesNotLetTheInitiatorBecomeSomebodyElse(String word) {
        initiator.go(SECURITY, OPERATIONAL, NAMES);

        assertInitiatorError(initiator.go(OPERATIONAL, FULL_FEATURE, word));
        TestInitiator other = new TestInitiator(targets);
        other.stay(SECURITY, NAMES);
        assertInitiatorError(other.stay(SECURITY, word));
    }

    @Test
    void rejectsParametersInTheSecurityStageAndTakesThemInTheNext() {
        LoginReply first =
                initiator.go(SECURITY, OPERATIONAL, NAMES[0], NAMES[1], "MaxBurstLength=8192", "AuthMethod=None");
        assertThat(words(first)).contains("MaxBurstLength=Reject", "AuthMethod=None");

        assertThat(words(initiator.go(OPERATIONAL, FULL_FEATURE, "MaxBurstLength=8192")))
                .contains("MaxBurstLength=8192");
    }

    @Test
    void refusesAKeyThatIsNegotiatedTwice() {
        initiator.stay(OPERATIONAL, NAMES[0], NAMES[1], "MaxBurstLength=8192");

        assertInitiatorError(initiator.go(OPERATIONAL, FULL_FEATURE, "MaxBurstLength=8192"));
    }

    @Test
    void greetsOnceWithItsTagAndItsAlias() {
        LoginTarget plain = TestTargets.disk();
        targets.put(new LoginTarget(
                plain.name(), Optional.of("the big one"), 65_535, plain.access(), plain.chap(), plain.offers()));

        assertThat(words(initiator.go(SECURITY, OPERATIONAL, NAMES)))
                .containsExactly("TargetPortalGroupTag=65535", "TargetAlias=the big one");
        assertThat(words(initiator.go(OPERATIONAL, FULL_FEATURE))).containsExactly("MaxRecvDataSegmentLength=262144");
    }

    /** Where our limit is narrower than the default and the initiator is silent, the stage goes on for one answer. */
    @Test
    void doesNotEndBeforeItHasMadeItsProposals() {
        SessionParameters limits = new SessionParameters(1, new DataTransfer(false, true, 1, 16_384, 4096), 2, 0, 1);
        targets.put(TestTargets.diskWith(Offers.DEFAULTS.withSession(limits)));

        LoginReply proposal = initiator.go(OPERATIONAL, FULL_FEATURE, NAMES);
        assertThat(response(proposal).transitBit()).isFalse();
        assertThat(words(proposal))
                .containsExactly(
                        "TargetPortalGroupTag=1",
                        "MaxRecvDataSegmentLength=262144",
                        "MaxBurstLength=16384",
                        "FirstBurstLength=4096");

        LoginReply end = initiator.go(OPERATIONAL, FULL_FEATURE, "MaxBurstLength=8192", "FirstBurstLength=4096");
        assertThat(words(end)).isEmpty();
        assertThat(accepted(end).parameters().session().transfer().maxBurstLength())
                .isEqualTo(8192);
    }

    @Test
    void asksAgainForThePlaceBeforeItAccepts() {
        List<SessionPlacement> answers =
                new ArrayList<>(List.of(new SessionPlacement.NewSession(), new SessionPlacement.ReinstateSession(7)));
        TestInitiator slow = new TestInitiator(targets, request -> answers.removeFirst());
        slow.stay(OPERATIONAL, NAMES);

        assertThat(accepted(slow.go(OPERATIONAL, FULL_FEATURE)).placement())
                .isEqualTo(new SessionPlacement.ReinstateSession(7));
    }

    /** MC/S: a further connection has what the session has, and its own digests. */
    @Test
    void joinsASession() {
        SessionParameters agreed = new SessionParameters(4, new DataTransfer(false, true, 1, 65_536, 512), 2, 0, 1);
        TestInitiator second = new TestInitiator(targets, request -> new SessionPlacement.AddConnection(agreed))
                .tsih(7)
                .cid(2);

        LoginResult result = accepted(second.go(
                OPERATIONAL, FULL_FEATURE, NAMES[0], NAMES[1], "HeaderDigest=CRC32C", "MaxBurstLength=1048576"));

        assertThat(result.placement()).isEqualTo(new SessionPlacement.AddConnection(agreed));
        assertThat(result.parameters().session()).isEqualTo(agreed);
        assertThat(result.identity().tsih()).isEqualTo(7);
        assertThat(result.identity().cid()).isEqualTo(2);
        assertThat(result.withoutTsih().tsih()).isEqualTo(7);
    }

    @Test
    void tellsTheDirectoryWhoAsks() {
        List<SessionRequest> asked = new ArrayList<>();
        new TestInitiator(targets, request -> {
                    asked.add(request);
                    return new SessionPlacement.NewSession();
                })
                .isid(0x8000_0000_0001L)
                .cid(3)
                .go(OPERATIONAL, FULL_FEATURE, NAMES);

        assertThat(asked).hasSize(2).allSatisfy(request -> {
            assertThat(request.initiator().value()).isEqualTo(TestInitiator.NAME);
            assertThat(request.isid()).isEqualTo(0x8000_0000_0001L);
            assertThat(request.tsih()).isZero();
            assertThat(request.cid()).isEqualTo(3);
            assertThat(request.target()).contains(TestTargets.disk());
        });
    }

    @Test
    void takesNoRequestAfterTheEnd() {
        initiator.go(OPERATIONAL, FULL_FEATURE, NAMES);

        assertThatThrownBy(() -> initiator.go(OPERATIONAL, FULL_FEATURE)).isInstanceOf(IllegalStateException.class);
    }

    private static void assertInitiatorError(LoginReply reply) {
        assertThat(refused(reply).response().status()).isEqualTo(LoginStatus.INITIATOR_ERROR);
    }
}
