package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.LoginRefused;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * T59: many hosts log in and out at once, some of them under the same name and ISID, so that they throw each other out.
 *
 * <pre>
 *   8 threads, 200 lives each --+--> 4 identities --> a session table
 * </pre>
 */
class SessionTableIT {

    private static final int THREADS = 8;
    private static final int LIVES = 200;
    private static final int IDENTITIES = 4;
    private static final int SERVICE_UNAVAILABLE = 0x0301;

    @Test
    void hasAtMostOneSessionForEachIdentityAndNoneInTheEnd() throws Exception {
        long seed = new Random().nextLong();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger thrownOut = new AtomicInteger();
        try (TestTarget target = TestTarget.onMemory();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> hosts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                hosts.add(threads.submit(lives(target, new Random(seed + thread), served, thrownOut)));
            }
            for (Future<Void> host : hosts) {
                host.get();
            }
            await().untilAsserted(() -> assertThat(target.sessions()).isZero());
            assertThat(served.get()).as("with seed %d", seed).isGreaterThan(LIVES);
            assertThat(thrownOut.get()).as("with seed %d", seed).isPositive();
            try (Session last = target.initiator().login()) {
                target.clearUnitAttention(last);
                last.logout();
            }
        }
    }

    private static Callable<Void> lives(
            TestTarget target, Random random, AtomicInteger served, AtomicInteger thrownOut) {
        return () -> {
            for (int life = 0; life < LIVES; life++) {
                int identity = random.nextInt(IDENTITIES);
                Initiator host = target.initiator().name("iqn.2026-11.test:host" + identity);
                try (Session session = host.login()) {
                    assertThat(target.sessions()).isLessThanOrEqualTo(IDENTITIES);
                    session.run(ScsiRequest.none(Cdb.testUnitReady()));
                    served.incrementAndGet();
                    if (random.nextBoolean()) {
                        session.logout();
                    }
                } catch (LoginRefused refused) {
                    assertThat(refused.status())
                            .as("another login of this identity came in between")
                            .isEqualTo(SERVICE_UNAVAILABLE);
                    thrownOut.incrementAndGet();
                } catch (IOException anotherHasCome) {
                    thrownOut.incrementAndGet();
                }
            }
            return null;
        };
    }
}
