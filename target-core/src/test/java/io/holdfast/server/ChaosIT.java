package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * T01, T07, T61: three hosts do to one disk all that hosts do, for a minute.
 *
 * <pre>
 *   host 1  two connections, blocks   0 to  63 --+
 *   host 2  two connections, blocks  64 to 127 --+--> a disk that stalls now and then
 *   host 3  two connections, blocks 128 to 191 --+
 * </pre>
 *
 * <p>Every acknowledged write is there, none that was refused is, StatSN has no gap (the initiator sees to that), and
 * in the end nothing is leased.
 */
class ChaosIT {

    private static final Duration TIME = Duration.ofMinutes(1);
    private static final int HOSTS = 3;
    private static final int BLOCKS_PER_HOST = 64;
    private static final int STALL_PERIOD_MS = 5;
    private static final long VALUES_PER_HOST = 1L << 40;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void losesNoAcknowledgedWriteAndLetsInNoRefusedOne() throws Exception {
        long seed = new Random().nextLong();
        MemoryBlockDevice device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        List<ChaosLedger> ledgers = new ArrayList<>();
        Map<ChaosHost.Event, Integer> events = new EnumMap<>(ChaosHost.Event.class);
        try (TestTarget target = TestTarget.on(device);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            var _ = clock.scheduleAtFixedRate(
                    stalls(device, new Random(seed)), 0, STALL_PERIOD_MS, TimeUnit.MILLISECONDS);
            var _ = clock.schedule(() -> over.set(true), TIME.toMillis(), TimeUnit.MILLISECONDS);
            List<Future<Map<ChaosHost.Event, Integer>>> hosts = new ArrayList<>();
            for (int host = 1; host <= HOSTS; host++) {
                ChaosLedger ledger =
                        new ChaosLedger((host - 1) * BLOCKS_PER_HOST, BLOCKS_PER_HOST, host * VALUES_PER_HOST);
                ledgers.add(ledger);
                hosts.add(threads.submit(new ChaosHost(
                        target.initiator().name("iqn.2026-11.test:host" + host),
                        ledger,
                        host,
                        new Random(seed + host),
                        () -> !over.get())));
            }
            for (Future<Map<ChaosHost.Event, Integer>> host : hosts) {
                host.get().forEach((event, count) -> events.merge(event, count, Integer::sum));
            }
            clock.shutdownNow();
            assertThat(clock.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            device.resume();
            ChaosOperator.check(target.initiator(), ledgers);
            await().untilAsserted(() -> assertThat(target.sessions()).isZero());
        } catch (Exception | AssertionError failure) {
            over.set(true);
            throw new AssertionError("with seed " + seed + " after " + events, failure);
        }
        assertThat(events).as("with seed %d", seed).containsOnlyKeys(ChaosHost.Event.values());
        System.out.println("seed " + seed + ": " + events);
    }

    /** Now and then requests wait for some ticks. */
    private static Runnable stalls(MemoryBlockDevice device, Random random) {
        return () -> {
            if (random.nextInt(3) == 0) {
                device.hold();
            } else {
                device.resume();
            }
        };
    }
}
