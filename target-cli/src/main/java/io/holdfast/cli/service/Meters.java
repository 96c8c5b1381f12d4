package io.holdfast.cli.service;

import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.metrics.ServiceMetrics;
import io.holdfast.cli.text.ProgramVersion;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.server.TargetServer;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Registers what a service is and what it holds, beside what its events count. */
final class Meters {

    private final List<Served.Target> targets;
    private final TargetServer server;
    private final ServiceMetrics metrics;

    Meters(List<Served.Target> targets, TargetServer server, ServiceMetrics metrics) {
        this.targets = targets;
        this.server = server;
        this.metrics = metrics;
    }

    void register() {
        metrics.info("build", "The running version", Map.of("version", ProgramVersion.text()));
        metrics.info(
                "transport",
                "How sockets are driven",
                Map.of("transport", server.transport().label()));
        metrics.gauge(
                "buffers.leased.bytes",
                "Memory of data in flight",
                Tags.empty(),
                () -> server.buffers().leasedBytes());
        metrics.gauge(
                "buffers.capacity.bytes",
                "The most there may be of it",
                Tags.empty(),
                () -> server.buffers().capacityBytes());
        metrics.gauge("logins.pending", "Sockets that have not logged in", Tags.empty(), server::pendingLogins);
        targets.forEach(this::register);
    }

    private void register(Served.Target target) {
        IscsiName name = target.spec().name();
        Tags tags = Tags.of("target", name.value());
        metrics.gauge("sessions", "Sessions now", tags, () -> sessions(name).count());
        metrics.gauge(
                "connections",
                "Connections of sessions now",
                tags,
                () -> sessions(name)
                        .mapToLong(session -> session.connections().size())
                        .sum());
        target.luns().forEach(lun -> register(name.value(), lun));
        target.luns().forEach(lun -> registerLease(name, lun));
    }

    private void register(String target, Served.Lun served) {
        LunSettings lun = served.settings();
        metrics.gauge(
                "lun.size.bytes",
                "The size of a LUN",
                ServiceMetrics.unit(target, lun.number()),
                () -> served.spec().device().sizeBytes());
        metrics.info(
                "lun",
                "What a LUN is",
                Map.of(
                        "target", target,
                        "lun", Integer.toString(lun.number()),
                        "image", lun.image().file().toString(),
                        "format", served.format(),
                        "cache", lun.caching().mode().label(),
                        "aio", lun.caching().aio().label(),
                        "sharing", served.spec().options().sharing().label()));
    }

    /** Without the holder's name, which would be a new series at each change; that stands in the status. */
    private void registerLease(IscsiName target, Served.Lun served) {
        if (served.spec().options().sharing().leased()) {
            metrics.gauge(
                    "lun.writer.present",
                    "1 when a host holds the write lease of a LUN, 0 when the next that writes gets it",
                    ServiceMetrics.unit(target.value(), served.settings().number()),
                    () -> server.leases()
                            .lease(target, served.spec().number())
                            .filter(WriteLease.Held.class::isInstance)
                            .map(held -> 1)
                            .orElse(0));
        }
    }

    private Stream<Session> sessions(IscsiName target) {
        return server.sessions().stream().filter(session -> Sessions.isWith(session, target));
    }
}
