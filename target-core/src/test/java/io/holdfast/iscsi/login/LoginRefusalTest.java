package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.login.TargetDirectory.Lookup;
import io.holdfast.iscsi.login.TargetDirectory.Lookup.Moved.Duration;
import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.IscsiName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every status of RFC 7143 11.13.5 but that of authentication: what leads to it, and what the operator reads. */
class LoginRefusalTest {

    private static final String INITIATOR = "InitiatorName=" + TestInitiator.NAME;
    private static final String TARGET = "TargetName=" + TestTargets.DISK;
    private static final String WHO =
            "login of iqn.1991-05.com.microsoft:win10 to iqn.2025-01.io.example:disk refused with ";

    private final TestTargets targets = new TestTargets().put(TestTargets.disk());

    @ParameterizedTest
    @CsvSource({"TEMPORARY, TARGET_MOVED_TEMPORARILY, 0101", "PERMANENT, TARGET_MOVED_PERMANENTLY, 0102"})
    void tellsWhereATargetHasGone(Duration duration, LoginStatus status, String code) {
        targets.put(TestTargets.DISK, new Lookup.Moved<>("192.0.2.7:3260", duration));

        LoginReply reply = login();

        assertThat(words(reply)).containsExactly("TargetAddress=192.0.2.7:3260");
        assertReason(reply, status, WHO + code + " (%s): it has moved to 192.0.2.7:3260".formatted(name(status)));
    }

    @Test
    void refusesAnInitiatorThatIsNotAllowed() {
        targets.put(TestTargets.diskWith(new AccessRule.Only(Set.of(new IscsiName("iqn.2001-04.com.example:other")))));

        assertReason(
                login(),
                LoginStatus.AUTHORIZATION_FAILURE,
                WHO + "0202 (authorization failure): the target does not allow this initiator; to let it in, add"
                        + " \"- iqn.1991-05.com.microsoft:win10\" to \"allow:\" of target iqn.2025-01.io.example:disk");
    }

    @Test
    void allowsAnInitiatorWhateverTheCaseOfItsName() {
        targets.put(TestTargets.diskWith(new AccessRule.Only(Set.of(new IscsiName(TestInitiator.NAME)))));

        LoginResult result = accepted(
                initiator().go(OPERATIONAL, FULL_FEATURE, "InitiatorName=IQN.1991-05.com.microsoft:WIN10", TARGET));

        assertThat(result.identity().initiator()).isEqualTo(new IscsiName(TestInitiator.NAME));
    }

    @Test
    void doesNotFindATargetThatIsNotThere() {
        assertReason(
                initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR, "TargetName=iqn.2025-01.io.example:dusk"),
                LoginStatus.NOT_FOUND,
                "login of iqn.1991-05.com.microsoft:win10 to iqn.2025-01.io.example:dusk refused with 0203 (not found): there"
                        + " is no such target; compare the name at the initiator with the names of the targets here");
    }

    @Test
    void doesNotFindATargetWithANameThatIsNone() {
        LoginReply reply = initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR, "TargetName=my\ndisk");

        assertThat(refused(reply).response().status()).isEqualTo(LoginStatus.NOT_FOUND);
        assertThat(refused(reply).reason().target()).contains("\"my?disk\"");
    }

    /** T55. */
    @Test
    void findsATargetWhateverTheCaseOfItsName() {
        assertThat(accepted(initiator()
                                .go(OPERATIONAL, FULL_FEATURE, INITIATOR, "TargetName=iqn.2025-01.IO.Example:DISK"))
                        .target())
                .contains(TestTargets.disk());
    }

    @Test
    void tellsThatATargetHasBeenRemoved() {
        targets.put(TestTargets.DISK, new Lookup.Removed<>());

        assertReason(
                login(),
                LoginStatus.TARGET_REMOVED,
                WHO + "0204 (target removed): the target has been removed; remove it from the favourite targets of the"
                        + " initiator");
    }

    @Test
    void refusesAVersionThatDoesNotExist() {
        LoginRequest request = new LoginRequest(
                true, false, OPERATIONAL, FULL_FEATURE, 2, 1, 1, 0, 5, 1, 1, 0, TestInitiator.text(INITIATOR, TARGET));

        LoginReply reply = initiator().send(request);

        assertReason(
                reply,
                LoginStatus.UNSUPPORTED_VERSION,
                "login refused with 0205 (unsupported version): it speaks iSCSI version 1 and higher, here is version 0");
        assertThat(refused(reply).response().versionMax()).isZero();
        assertThat(refused(reply).response().versionActive()).isZero();
    }

    @Test
    void takesAnInitiatorThatKnowsNewerVersionsToo() {
        LoginRequest request = new LoginRequest(
                true, false, OPERATIONAL, FULL_FEATURE, 2, 0, 1, 0, 5, 1, 1, 0, TestInitiator.text(INITIATOR, TARGET));

        assertThat(initiator().send(request)).isInstanceOf(LoginReply.Accepted.class);
    }

    @Test
    void missesTheNamesOfTheFirstRequest() {
        assertReason(
                initiator().go(OPERATIONAL, FULL_FEATURE, TARGET),
                LoginStatus.MISSING_PARAMETER,
                "login refused with 0207 (missing parameter): the first Login Request has no InitiatorName");
        assertReason(
                initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR),
                LoginStatus.MISSING_PARAMETER,
                "login of iqn.1991-05.com.microsoft:win10 refused with 0207 (missing parameter): the first Login Request has"
                        + " no TargetName");
        assertThat(refused(initiator().go(SECURITY, OPERATIONAL)).response().status())
                .isEqualTo(LoginStatus.MISSING_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Boot", "normal", "Normal,Discovery"})
    void refusesASessionTypeThatDoesNotExist(String type) {
        assertThat(refused(initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR, TARGET, "SessionType=" + type))
                        .response()
                        .status())
                .isEqualTo(LoginStatus.SESSION_TYPE_NOT_SUPPORTED);
    }

    @Test
    void refusesAnInitiatorWithANameThatIsNone() {
        assertReason(
                initiator().go(OPERATIONAL, FULL_FEATURE, "InitiatorName=win10\u001b[2J", TARGET),
                LoginStatus.INITIATOR_ERROR,
                "login of \"win10?[2J\" refused with 0200 (initiator error): \"win10?[2j\": the character \"?\" must not be in"
                        + " an iSCSI name");
    }

    /** T50: while the target starts. */
    @Test
    void isUnavailableWhileTheTargetStarts() {
        targets.put(TestTargets.DISK, new Lookup.Unavailable<>("the target is starting"));

        assertReason(
                login(), LoginStatus.SERVICE_UNAVAILABLE, WHO + "0301 (service unavailable): the target is starting");
    }

    @Test
    void refusesDiscoveryThatIsSwitchedOffOrNotReady() {
        targets.discovery(new Lookup.Unknown<>());
        assertReason(
                discover(),
                LoginStatus.NOT_FOUND,
                "login of iqn.1991-05.com.microsoft:win10 to discovery refused with 0203 (not found): discovery is switched"
                        + " off here");

        targets.discovery(new Lookup.Unavailable<>("starting"));
        assertThat(refused(discover()).response().status()).isEqualTo(LoginStatus.SERVICE_UNAVAILABLE);
    }

    /** 0206, 0208, 020a, 0302 and whatever else the directory of sessions says. */
    @ParameterizedTest
    @EnumSource(
            value = LoginStatus.class,
            names = {
                "TOO_MANY_CONNECTIONS",
                "CANT_INCLUDE_IN_SESSION",
                "SESSION_DOES_NOT_EXIST",
                "AUTHORIZATION_FAILURE",
                "OUT_OF_RESOURCES"
            })
    void refusesWhatTheSessionsCannotTake(LoginStatus status) {
        SessionDirectory full = request -> new SessionPlacement.Refused(status, "words", Optional.of("advice"));

        LoginReply.Refused reply =
                refused(new TestInitiator(targets, full).go(OPERATIONAL, FULL_FEATURE, INITIATOR, TARGET));

        assertThat(reply.response().status()).isEqualTo(status);
        assertThat(reply.reason().toString()).endsWith("(%s): words; advice".formatted(name(status)));
    }

    @Test
    void asksForAPlaceOnlyAfterAuthentication() {
        targets.put(TestTargets.diskWith(ChapDialogue.ONE_WAY));
        SessionDirectory none =
                request -> new SessionPlacement.Refused(LoginStatus.SESSION_DOES_NOT_EXIST, "words", Optional.empty());

        assertThat(refused(new TestInitiator(targets, none).go(OPERATIONAL, FULL_FEATURE, INITIATOR, TARGET))
                        .response()
                        .status())
                .isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
    }

    @Test
    void canBeEndedFromOutside() {
        TestInitiator initiator = initiator();
        initiator.stay(SECURITY, INITIATOR, TARGET);

        LoginReply.Refused reply =
                initiator.machine().refuse(LoginStatus.INVALID_DURING_LOGIN, "a SCSI Command came in the middle of it");

        assertReason(
                reply,
                LoginStatus.INVALID_DURING_LOGIN,
                WHO + "020b (invalid during login): a SCSI Command came in the middle of it");
        assertThatThrownBy(() -> initiator.go(SECURITY, OPERATIONAL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void canBeRefusedAfterItWasAccepted() {
        TestInitiator initiator = initiator();
        accepted(initiator.go(OPERATIONAL, FULL_FEATURE, INITIATOR, TARGET));

        LoginReply.Refused reply = initiator.machine().refuse(LoginStatus.OUT_OF_RESOURCES, "no session is left");

        assertThat(reply.response().status()).isEqualTo(LoginStatus.OUT_OF_RESOURCES);
        assertThat(reply.response().transitBit()).isFalse();
    }

    @Test
    void cannotAnswerBeforeItWasAsked() {
        assertThatThrownBy(() -> initiator().machine().refuse(LoginStatus.TARGET_ERROR, "words"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void answersARefusalWithTheTagsOfTheRequest() {
        LoginResponse response = refused(
                        initiator().isid(0x8012_3456_789aL).tsih(9).go(OPERATIONAL, FULL_FEATURE))
                .response();

        assertThat(response.isid()).isEqualTo(0x8012_3456_789aL);
        assertThat(response.tsih()).isEqualTo(9);
        assertThat(response.initiatorTaskTag()).isEqualTo(TestInitiator.TASK_TAG);
        assertThat(response.transitBit()).isFalse();
        assertThat(response.csg()).isEqualTo(OPERATIONAL);
    }

    private TestInitiator initiator() {
        return new TestInitiator(targets);
    }

    private LoginReply login() {
        return initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR, TARGET);
    }

    private LoginReply discover() {
        return initiator().go(OPERATIONAL, FULL_FEATURE, INITIATOR, "SessionType=Discovery");
    }

    private static void assertReason(LoginReply reply, LoginStatus status, String line) {
        assertThat(refused(reply).response().status()).isEqualTo(status);
        assertThat(refused(reply).reason().status()).isEqualTo(status);
        assertThat(refused(reply).reason()).hasToString(line);
    }

    private static String name(LoginStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
