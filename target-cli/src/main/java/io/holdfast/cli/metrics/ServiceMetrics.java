package io.holdfast.cli.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.Supplier;

/** All meters of a service, and their text for Prometheus. */
public final class ServiceMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** Starts to watch the process. */
    public ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    /** What {@code /metrics} shows. */
    public String text() {
        return registry.scrape();
    }

    /** Registers what is fixed, as a gauge that is always 1 and whose labels tell. {@code name} without {@code holdfast.} and {@code .info}. */
    public void info(String name, String description, Map<String, String> labels) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            tags = tags.and(label.getKey(), label.getValue());
        }
        Gauge.builder("holdfast." + name + ".info", () -> 1)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Registers a figure that is asked for at each scrape. */
    public void gauge(String name, String description, Tags tags, Supplier<Number> figure) {
        Gauge.builder("holdfast." + name, figure)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** The labels of a LUN. */
    public static Tags unit(String target, int lun) {
        return Tags.of("target", target, "lun", Integer.toString(lun));
    }

    /** Counts the commands of a LUN, and lets Prometheus read its sums. */
    public UnitMetrics unit(Tags unit, UnitWork work) {
        bytes("holdfast.read.bytes", "Bytes that went to initiators", unit, work, UnitWork::readBytes);
        bytes("holdfast.written.bytes", "Bytes that came from initiators", unit, work, UnitWork::writtenBytes);
        return new UnitMetrics(registry, unit, work);
    }

    private void bytes(
            String name,
            String description,
            Tags unit,
            UnitWork work,
            java.util.function.ToDoubleFunction<UnitWork> sum) {
        FunctionCounter.builder(name, work, sum)
                .description(description)
                .tags(unit)
                .register(registry);
    }

    /** Counts an event that is too rare for a meter kept at hand. */
    public void count(String name, String description, Tags tags) {
        Counter.builder("holdfast." + name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment();
    }

    MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
