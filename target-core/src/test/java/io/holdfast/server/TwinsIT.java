package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection.Pings;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.LoginRefused;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * T03: two machines made from one copy have the same initiator name and ISID.
 *
 * <pre>
 *   127.0.0.2  iqn...:clone  logged in, answers pings ----------------------- stays
 *   127.0.0.3  iqn...:clone        login, login, login, ... --------- refused
 * </pre>
 */
class TwinsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AUTHORIZATION_FAILURE = 0x0202;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestTarget target;
    private Initiator clone;

    @BeforeEach
    void start() throws IOException {
        target = TestTarget.onMemory();
        clone = target.initiator().name("iqn.1991-05.com.microsoft:clone").isid(0x4000_0137_0000L);
    }

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        target.close();
    }

    /** T03. */
    @Test
    void keepsTheElderOfTwoMachinesOfOneNameAndRefusesTheYounger() throws Exception {
        try (Session elder = clone.loginFrom(address(2))) {
            target.clearUnitAttention(elder);
            for (int i = 0; i < 3; i++) {
                Future<Integer> younger = threads.submit(() -> refusal(address(3)));
                while (!younger.isDone()) { // It answers pings while it works.
                    assertThat(elder.run(ScsiRequest.none(Cdb.testUnitReady())).good())
                            .isTrue();
                }
                assertThat(younger.get()).isEqualTo(AUTHORIZATION_FAILURE);
            }
            assertThat(target.sessions()).isEqualTo(1);
            elder.logout();
        }
        try (Session younger = clone.loginFrom(address(3))) {
            target.clearUnitAttention(younger);
            younger.logout();
        }
    }

    /** A host whose path is dead comes in over another one: nobody answers at the old one. */
    @Test
    void letsAHostInFromAnotherAddressWhenItsOldConnectionIsDead() throws IOException {
        try (Session old = clone.loginFrom(address(2))) {
            old.connection().pings(Pings.IGNORED);
            try (Session reinstated = clone.loginFrom(address(3))) {
                target.clearUnitAttention(reinstated);
                assertThat(old.connection().socket().closedWithin(PATIENCE)).isTrue();
                assertThat(target.sessions()).isEqualTo(1);
                reinstated.logout();
            }
        }
    }

    /** A link that was down for a moment, and what Windows does as its normal behaviour: not a question is asked. */
    @Test
    void letsAHostInFromTheSameAddressAlthoughItsOldConnectionWouldAnswer() throws IOException {
        try (Session old = clone.loginFrom(address(2));
                Session reinstated = clone.loginFrom(address(2))) {
            target.clearUnitAttention(reinstated);
            assertThat(old.connection().socket().closedWithin(PATIENCE)).isTrue();
            reinstated.logout();
        }
    }

    /** One machine may come from two addresses, if it says so by another ISID or joins its own session. */
    @Test
    void doesNotMindTwoAddressesOfSessionsThatAreNotTheSame() throws IOException {
        try (Session one = clone.loginFrom(address(2));
                Session two = clone.isid(0x4000_0137_0001L).loginFrom(address(3))) {
            target.clearUnitAttention(one);
            target.clearUnitAttention(two);
            assertThat(target.sessions()).isEqualTo(2);
            one.logout();
            two.logout();
        }
    }

    private int refusal(InetAddress from) {
        LoginRefused[] refused = new LoginRefused[1];
        assertThatExceptionOfType(LoginRefused.class)
                .isThrownBy(() -> clone.loginFrom(from))
                .satisfies(thrown -> refused[0] = thrown);
        return refused[0].status();
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
