package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Checkout;
import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What a command leaves behind for the garbage collector, from socket to socket, in a process with the options of the product. */
class GarbageIT {

    private static final double LIMIT_BYTES = 400;
    private static final String GARBAGE = "gc.alloc.rate.norm";
    private static final TimeValue ITERATION = TimeValue.seconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"read", "write"})
    void isAtMost400BytesFor4KiB(String direction) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(LoopbackBenchmark.class.getName() + "\\." + direction + "$")
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .jvmArgs("@" + Checkout.root().resolve("conf/jvm.options"))
                        .warmupIterations(6)
                        .warmupTime(ITERATION)
                        .measurementIterations(3)
                        .measurementTime(ITERATION)
                        .build())
                .run();

        assertThat(results).hasSize(1);
        // The least of the iterations: code that a busy machine has not compiled yet makes garbage that compiled code
        // does not.
        assertThat(results.iterator()
                        .next()
                        .getSecondaryResults()
                        .get(GARBAGE)
                        .getStatistics()
                        .getMin())
                .as("bytes of garbage a command")
                .isPositive()
                .isLessThanOrEqualTo(LIMIT_BYTES);
    }
}
