package io.holdfast.cli.service;

import io.holdfast.cli.metrics.ServiceMetrics;
import io.holdfast.cli.metrics.SessionMetrics;
import io.holdfast.cli.metrics.UnitWork;
import io.holdfast.iscsi.session.SessionListener;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.server.ServerListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** For a server with an admin address: the log hears of sessions, and the meters of all. */
final class Metered implements ServerListener, AutoCloseable {

    private record Unit(IscsiName target, int lun) {}

    private final ServiceMetrics metrics = new ServiceMetrics();
    private final Map<Unit, UnitWork> works = new ConcurrentHashMap<>();

    ServiceMetrics metrics() {
        return metrics;
    }

    /** What was done with that disk since the start. */
    UnitWork work(IscsiName target, int lun) {
        return works.computeIfAbsent(new Unit(target, lun), _ -> new UnitWork());
    }

    @Override
    public SessionListener sessions() {
        return new SessionListeners(List.of(new SessionLog(), new SessionMetrics(metrics)));
    }

    @Override
    public CommandListener commands(IscsiName target, LunNumber lun) {
        return metrics.unit(ServiceMetrics.unit(target.value(), lun.value()), work(target, lun.value()));
    }

    @Override
    public void close() {
        metrics.close();
    }
}
