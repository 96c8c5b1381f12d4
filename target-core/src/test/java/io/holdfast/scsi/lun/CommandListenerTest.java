package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.RecordingTask;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandListenerTest {

    private final List<String> heard = new ArrayList<>();
    private final ManualExecutor loop = new ManualExecutor();
    private final Nexus nexus = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);
    private final DiskUnit unit = new DiskUnit(
            new MemoryBlockDevice(1 << 20),
            UnitFixture.settings(512, SharingMode.CLUSTER, CacheMode.WRITEBACK),
            new AlignedBufferPool(1 << 20),
            new Recorder());

    @Test
    void hearsOfEachCommandWhatItMovedAndHowItEnded() {
        unit.attach(nexus, new UnitInventory());
        submit(Cdbs.of("00"));
        submit(Cdbs.read10(0, 4));
        RecordingTask write = submit(Cdbs.write10(0, 2));
        unit.execute(write, Unpooled.directBuffer(1024).writeZero(1024));
        loop.runAll();
        submit(Cdbs.of("FF"));
        submit(Cdbs.write10(0, 1));
        unit.detach(nexus, () -> {});
        loop.runAll();

        assertThat(heard)
                .containsExactly(
                        "TEST_UNIT_READY CHECK_CONDITION 0",
                        "READ_10 GOOD 2048",
                        "WRITE_10 GOOD 1024",
                        "null CHECK_CONDITION 0",
                        "WRITE_10 aborted");
    }

    private RecordingTask submit(byte[] cdb) {
        RecordingTask task = new RecordingTask(nexus, cdb, loop).offering(4096);
        unit.submit(task);
        loop.runAll();
        return task;
    }

    private final class Recorder implements CommandListener {

        @Override
        public void completed(ScsiTask task, @Nullable Operation operation, Status status, long bytes, long nanos) {
            assertThat(nanos).isNotNegative();
            heard.add(operation + " " + status + " " + bytes);
        }

        @Override
        public void aborted(ScsiTask task, @Nullable Operation operation) {
            heard.add(operation + " aborted");
        }
    }
}
