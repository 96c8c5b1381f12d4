package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * T01, T07, T61 in mock time: {@link ChaosIT} again, with what happens drawn from a seed. {@code -Dholdfast.simulation.seeds=5000} takes that many, and
 * {@code -Dholdfast.simulation.seed=N} one alone.
 */
class TargetSimulationTest {

    private static final int SEEDS = Integer.getInteger("holdfast.simulation.seeds", 150);
    private static final Long SEED = Long.getLong("holdfast.simulation.seed");
    private static final int HOSTS = 3;
    private static final int BLOCKS_PER_HOST = 64;
    private static final int ACTIONS = 12;
    private static final long VALUES_PER_HOST = 1L << 40;
    private static final long POOL_BYTES = 8L << 20;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void losesNoAcknowledgedWriteAndLetsInNoRefusedOne() {
        Map<ChaosHost.Event, Integer> events = new EnumMap<>(ChaosHost.Event.class);
        try (AlignedBufferPool buffers = new AlignedBufferPool(POOL_BYTES)) {
            for (long seed : seeds()) {
                try {
                    simulate(seed, buffers, events);
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError("with -Dholdfast.simulation.seed=" + seed, failure);
                }
            }
        }
        if (SEED == null) {
            assertThat(events).as("what has happened").containsOnlyKeys(ChaosHost.Event.values());
        }
        System.out.println("simulated " + seeds().size() + " seeds: " + events);
    }

    private static List<Long> seeds() {
        if (SEED != null) {
            return List.of(SEED);
        }
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed < SEEDS; seed++) {
            seeds.add(seed);
        }
        seeds.add(new Random().nextLong());
        return seeds;
    }

    private static void simulate(long seed, AlignedBufferPool buffers, Map<ChaosHost.Event, Integer> events) {
        Random random = new Random(seed);
        TargetSimulation simulation = new TargetSimulation(random, buffers);
        List<ChaosLedger> ledgers = new ArrayList<>();
        List<Callable<Object>> hosts = new ArrayList<>();
        for (int number = 1; number <= HOSTS; number++) {
            ChaosLedger ledger =
                    new ChaosLedger((number - 1) * BLOCKS_PER_HOST, BLOCKS_PER_HOST, number * VALUES_PER_HOST);
            ledgers.add(ledger);
            int[] actions = {ACTIONS};
            ChaosHost host = new ChaosHost(
                    simulation.initiator().name("iqn.2026-11.test:host" + number),
                    ledger,
                    number,
                    new Random(random.nextLong()),
                    () -> actions[0]-- > 0);
            hosts.add(() -> {
                host.call().forEach((event, count) -> events.merge(event, count, Integer::sum));
                return host;
            });
        }
        simulation.run(hosts);
        simulation.run(List.of(() -> {
            ChaosOperator.check(simulation.initiator().name("iqn.2026-11.test:operator"), ledgers);
            return ledgers;
        }));
        simulation.assertNothingLeft();
    }
}
