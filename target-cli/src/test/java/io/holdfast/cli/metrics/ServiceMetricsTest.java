package io.holdfast.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.lun.ScsiTask;
import io.holdfast.testkit.RecordingTask;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceMetricsTest {

    private static final ScsiTask TASK =
            new RecordingTask(new Nexus(new InitiatorPort("iqn.x", 1), 1), new byte[16], Runnable::run);
    private static final Tags UNIT = ServiceMetrics.unit("iqn.2026-11.com.example:disk", 0);
    private static final String TARGET = "target=\"iqn.2026-11.com.example:disk\"";
    private static final String LABELS = "lun=\"0\"," + TARGET;

    private final ServiceMetrics metrics = new ServiceMetrics();
    private final UnitWork work = new UnitWork();
    private final UnitMetrics unit = metrics.unit(UNIT, work);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countsCommandsByStatus() {
        completed(Operation.READ_10, Status.GOOD, 4096, 60_000);
        completed(Operation.READ_10, Status.GOOD, 4096, 60_000);
        completed(Operation.READ_10, Status.CHECK_CONDITION, 0, 60_000);
        unit.aborted(TASK, Operation.READ_10);

        assertThat(lines())
                .contains(commands("read_10", "good", "2.0"))
                .contains(commands("read_10", "check_condition", "1.0"))
                .contains(commands("read_10", "aborted", "1.0"))
                .contains(commands("read_10", "busy", "0.0"));
    }

    @Test
    void measuresTheirTimeInAFewBuckets() {
        completed(Operation.WRITE_16, Status.GOOD, 512, 60_000);
        completed(Operation.WRITE_16, Status.GOOD, 512, 2_000_000_000);

        String bucket = "holdfast_command_duration_seconds_bucket{command=\"write_16\"," + LABELS + ",le=";
        assertThat(lines())
                .contains(bucket + "\"5.0E-5\"} 0")
                .contains(bucket + "\"1.0E-4\"} 1")
                .contains(bucket + "\"1.0\"} 1")
                .contains(bucket + "\"10.0\"} 2")
                .contains(bucket + "\"+Inf\"} 2")
                .contains("holdfast_command_duration_seconds_count{command=\"write_16\"," + LABELS + "} 2");
        assertThat(lines()).filteredOn(line -> line.startsWith(bucket)).hasSize(10);
    }

    @Test
    void sumsBytesByDirection() {
        completed(Operation.READ_16, Status.GOOD, 4096, 1);
        completed(Operation.INQUIRY, Status.GOOD, 36, 1);
        completed(Operation.WRITE_10, Status.GOOD, 8192, 1);
        completed(Operation.TEST_UNIT_READY, Status.GOOD, 0, 1);

        assertThat(lines())
                .contains("holdfast_read_bytes_total{" + LABELS + "} 4132.0")
                .contains("holdfast_written_bytes_total{" + LABELS + "} 8192.0");
        assertThat(work.commands()).isEqualTo(4);
        assertThat(work.failedCommands()).isZero();
    }

    @Test
    void countsWhatIsNoOperationAsUnknown() {
        completed(null, Status.CHECK_CONDITION, 0, 1);
        completed(null, Status.CHECK_CONDITION, 0, 1);

        assertThat(lines()).contains(commands("unknown", "check_condition", "2.0"));
        assertThat(work.failedCommands()).isEqualTo(2);
    }

    @Test
    void tellsFactsAsLabels() {
        metrics.info("build", "The running version", Map.of("version", "1.2.3"));

        assertThat(lines()).contains("holdfast_build_info{version=\"1.2.3\"} 1");
    }

    @Test
    void countsRareEventsAndAsksForGauges() {
        metrics.count("logins.refused", "Logins refused", Tags.of("reason", "authentication_failure"));
        metrics.count("logins.refused", "Logins refused", Tags.of("reason", "authentication_failure"));
        metrics.gauge("sessions", "Sessions now", Tags.of("target", "t"), () -> 3);

        assertThat(lines())
                .contains("holdfast_logins_refused_total{reason=\"authentication_failure\"} 2.0")
                .contains("holdfast_sessions{target=\"t\"} 3.0");
    }

    @Test
    void tellsAboutTheProcessToo() {
        assertThat(metrics.text())
                .contains("jvm_memory_used_bytes", "process_files_open_files", "process_uptime_seconds", "jvm_gc_");
    }

    @Test
    void explainsEveryMeter() {
        completed(Operation.READ_10, Status.GOOD, 4096, 60_000);

        assertThat(lines())
                .filteredOn(line -> line.startsWith("# HELP holdfast_"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(line -> assertThat(line.split(" ", 4)[3]).isNotBlank());
    }

    private void completed(@Nullable Operation operation, Status status, long bytes, long nanos) {
        unit.completed(TASK, operation, status, bytes, nanos);
    }

    private static String commands(String operation, String status, String count) {
        return "holdfast_commands_total{command=\"%s\",lun=\"0\",status=\"%s\",%s} %s"
                .formatted(operation, status, TARGET, count);
    }

    private List<String> lines() {
        return metrics.text().lines().filter(line -> line.contains("holdfast_")).toList();
    }
}
