package io.holdfast.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.login.SessionPlacement.AddConnection;
import io.holdfast.iscsi.login.SessionPlacement.NewSession;
import io.holdfast.iscsi.login.SessionPlacement.Refused;
import io.holdfast.iscsi.login.SessionPlacement.ReinstateConnection;
import io.holdfast.iscsi.login.SessionPlacement.ReinstateSession;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.SessionParameters;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of RFC 7143 6.3.1: ISID, TSIH and CID. */
class SessionPlacementTest {

    private static final SessionParameters TWO_CONNECTIONS =
            new SessionParameters(2, SessionParameters.DEFAULTS.transfer(), 2, 0, 1);
    private static final Optional<KnownSession> SESSION_7 =
            Optional.of(new KnownSession(7, Set.of(1), TWO_CONNECTIONS));

    @Test
    void anUnknownPortWithoutHandleGetsANewSession() {
        assertThat(SessionPlacement.of(request(0, 1), Optional.empty())).isEqualTo(new NewSession());
    }

    @Test
    void anUnknownPortWithAHandleHasNoSession() {
        assertStatus(SessionPlacement.of(request(7, 1), Optional.empty()), LoginStatus.SESSION_DOES_NOT_EXIST);
    }

    @Test
    void aKnownPortWithoutHandleReinstatesItsSession() {
        assertThat(SessionPlacement.of(request(0, 1), SESSION_7)).isEqualTo(new ReinstateSession(7));
        assertThat(SessionPlacement.of(request(0, 2), SESSION_7)).isEqualTo(new ReinstateSession(7));
    }

    @Test
    void aKnownPortWithItsHandleAndANewIdAddsAConnection() {
        assertThat(SessionPlacement.of(request(7, 2), SESSION_7)).isEqualTo(new AddConnection(TWO_CONNECTIONS));
    }

    @Test
    void aKnownPortWithItsHandleAndAnOldIdReinstatesAConnection() {
        assertThat(SessionPlacement.of(request(7, 1), SESSION_7)).isEqualTo(new ReinstateConnection(TWO_CONNECTIONS));
    }

    @Test
    void aKnownPortWithAnotherHandleHasNoSuchSession() {
        assertStatus(SessionPlacement.of(request(8, 1), SESSION_7), LoginStatus.SESSION_DOES_NOT_EXIST);
    }

    @Test
    void aSessionGetsNoMoreConnectionsThanItAgreedOn() {
        Optional<KnownSession> full = Optional.of(new KnownSession(7, Set.of(1, 2), TWO_CONNECTIONS));

        assertStatus(SessionPlacement.of(request(7, 3), full), LoginStatus.TOO_MANY_CONNECTIONS);
        assertThat(SessionPlacement.of(request(7, 2), full)).isEqualTo(new ReinstateConnection(TWO_CONNECTIONS));
    }

    @Test
    void aDiscoverySessionIsAlwaysNewAndAlwaysAlone() {
        SessionRequest fresh = new SessionRequest(new IscsiName(TestInitiator.NAME), 1, 0, 1, Optional.empty());
        SessionRequest joining = new SessionRequest(new IscsiName(TestInitiator.NAME), 1, 7, 2, Optional.empty());

        assertThat(SessionPlacement.of(fresh, SESSION_7)).isEqualTo(new NewSession());
        assertStatus(SessionPlacement.of(joining, SESSION_7), LoginStatus.CANT_INCLUDE_IN_SESSION);
    }

    private static void assertStatus(SessionPlacement placement, LoginStatus status) {
        assertThat(placement)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(status));
    }

    private static SessionRequest request(int tsih, int cid) {
        return new SessionRequest(
                new IscsiName(TestInitiator.NAME), TestInitiator.ISID, tsih, cid, Optional.of(TestTargets.disk()));
    }
}
