package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.RecordingTask;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The same as {@link DiskUnitSimulationTest} on real threads: three loops with a host each, and a fourth thread that aborts, clears and resets all the while.
 */
class DiskUnitConcurrencyTest {

    private static final int HOSTS = 3;
    private static final int COMMANDS_OF_A_HOST = 3_000;
    private static final int BLOCK = 512;

    private final long seed = new Random().nextLong();
    private final MemoryBlockDevice device = new MemoryBlockDevice(4096L * BLOCK, UnitFixture.LIMITS);
    private final AlignedBufferPool buffers = new AlignedBufferPool(128 << 10);
    private final DiskUnit unit = new DiskUnit(
            device,
            UnitFixture.settings(BLOCK, SharingMode.CLUSTER, CacheMode.WRITEBACK),
            buffers,
            CommandListener.NONE);
    private final List<ExecutorService> loops = new ArrayList<>();
    private final List<Nexus> nexuses = new ArrayList<>();
    private final Queue<RecordingTask> tasks = new ConcurrentLinkedQueue<>();
    private volatile @Nullable RecordingTask latest;

    @AfterEach
    void stops() {
        loops.forEach(ExecutorService::shutdownNow);
    }

    @Test
    void everyCommandEndsOnceWhoeverAbortsItMeanwhile() {
        for (int i = 0; i < HOSTS; i++) {
            loops.add(Executors.newSingleThreadExecutor());
            nexuses.add(new Nexus(new InitiatorPort("iqn.2025-01.test:host" + i, i), 1));
            unit.attach(nexuses.get(i), new UnitInventory());
        }
        for (int i = 0; i < HOSTS; i++) {
            Random random = new Random(seed + i);
            int host = i;
            loops.get(i).execute(() -> submitMany(host, random, COMMANDS_OF_A_HOST));
        }
        AtomicInteger open = disturbWhileTheyRun(new Random(seed));

        await().alias("seed " + seed).until(() -> tasks.size() == HOSTS * COMMANDS_OF_A_HOST && unit.tasks() == 0);
        await().alias("seed " + seed).until(() -> open.get() == 0);
        assertThat(tasks)
                .as("seed %d", seed)
                .allSatisfy(task -> assertThat(task.ended()).isTrue());
        assertThat(tasks).anyMatch(RecordingTask::wasDropped);
        await().alias("seed " + seed).until(() -> buffers.leasedBytes() == 0);
    }

    /** A few at a time, so that the loop also gets to what others have put on it. */
    private void submitMany(int host, Random random, int left) {
        for (int i = 0; i < Math.min(5, left); i++) {
            submit(host, random);
        }
        if (left > 5) {
            loops.get(host).execute(() -> submitMany(host, random, left - 5));
        }
    }

    private void submit(int host, Random random) {
        int lba = random.nextInt(4000);
        byte[] cdb = switch (random.nextInt(10)) {
            case 0, 1, 2 -> Cdbs.read10(lba, 16);
            case 3, 4, 5 -> Cdbs.write10(lba, 16);
            case 6 -> Cdbs.compareAndWrite(lba, 8);
            case 7 -> Cdbs.sixteen(0x8B, 0, lba, 16);
            case 8 -> Cdbs.of("16");
            default -> Cdbs.of("17");
        };
        RecordingTask task = new RecordingTask(nexuses.get(host), cdb, loops.get(host)).offering(16 * BLOCK);
        tasks.add(task);
        latest = task;
        unit.submit(task);
        if (task.wantedBytes() > 0) {
            loops.get(host).execute(() -> unit.execute(task, Unpooled.wrappedBuffer(new byte[task.wantedBytes()])));
        }
    }

    private AtomicInteger disturbWhileTheyRun(Random random) {
        AtomicInteger open = new AtomicInteger();
        while (tasks.size() < HOSTS * COMMANDS_OF_A_HOST) {
            Nexus by = nexuses.get(random.nextInt(HOSTS));
            RecordingTask any = latest;
            open.incrementAndGet();
            unit.manage(
                    switch (random.nextInt(4)) {
                        case 0 -> new TaskManagement.AbortTaskSet(by);
                        case 1 -> new TaskManagement.ClearTaskSet(by);
                        case 2 -> new TaskManagement.LogicalUnitReset(by);
                        default ->
                            any == null ? new TaskManagement.TargetReset(by) : new TaskManagement.AbortTask(any, by);
                    },
                    open::decrementAndGet);
            Thread.onSpinWait();
        }
        return open;
    }
}
