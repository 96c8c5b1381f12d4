package io.holdfast.cli.metrics;

import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.DataDirection;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.ScsiTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts the commands of one LUN: its sums for {@code status}, and by operation for Prometheus. An operation's meters come into being with its first command. */
public final class UnitMetrics implements CommandListener {

    private final MeterRegistry registry;
    private final Tags unit;
    private final UnitWork work;

    private final Map<Operation, OperationMeters> operations = new ConcurrentHashMap<>();

    UnitMetrics(MeterRegistry registry, Tags unit, UnitWork work) {
        this.registry = registry;
        this.unit = unit;
        this.work = work;
    }

    @Override
    public void completed(ScsiTask task, @Nullable Operation operation, Status status, long bytes, long nanos) {
        if (status == Status.GOOD || status == Status.CONDITION_MET) {
            work.completed();
        } else {
            work.failed();
        }
        if (operation != null && bytes > 0) {
            count(operation.direction(), bytes);
        }
        OperationMeters meters = meters(operation);
        meters.ended(status).increment();
        meters.duration().record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void aborted(ScsiTask task, @Nullable Operation operation) {
        work.failed();
        meters(operation).aborted().increment();
    }

    private void count(DataDirection direction, long bytes) {
        switch (direction) {
            case IN -> work.read(bytes);
            case OUT -> work.written(bytes);
            case NONE -> throw new IllegalArgumentException(bytes + " bytes of an operation that moves none");
        }
    }

    private OperationMeters meters(@Nullable Operation operation) {
        return operation == null
                ? register("unknown")
                : operations.computeIfAbsent(operation, known -> register(known.label()));
    }

    /** The meters of that name; at the second call the same ones again. */
    private OperationMeters register(String command) {
        return OperationMeters.register(registry, unit.and("command", command));
    }
}
