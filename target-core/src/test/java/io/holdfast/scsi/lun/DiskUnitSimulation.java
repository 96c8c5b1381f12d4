package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.TaskAttribute;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Hosts that come and go and do what they like, on a disk that ends I/O in any order and fails some of it; who runs next is up to the seed.
 *
 * <pre>
 *   host 0 -- loop 0 --+
 *   host 1 -- loop 1 --+-- unit -- disk that holds all I/O
 *   host 2 -- loop 2 --+
 * </pre>
 *
 * <p>Whatever happens: each command ends exactly once, each task management function is answered exactly once and not before what it aborts has ended,
 * nothing is left behind, commands begin in the order that their attributes ask for, COMPARE AND WRITE never loses an
 * increment, and a power loss at any time would leave the reservations that the unit tells of, although some of them
 * cannot be saved.
 */
final class DiskUnitSimulation {

    private static final int HOSTS = 3;
    private static final int BLOCK = 512;
    private static final int BLOCKS = 2048;
    private static final long COUNTER_LBA = 7;

    private final Random random;
    private final MemoryBlockDevice device = new MemoryBlockDevice((long) BLOCKS * BLOCK, UnitFixture.LIMITS);
    private final AlignedBufferPool buffers = new AlignedBufferPool(256 << 10);
    private final ManualExecutor blocking = new ManualExecutor();
    private final MemoryReservationStore store = new MemoryReservationStore();
    private final MemoryLeaseStore leases = new MemoryLeaseStore();
    private final ManualTimer timer = new ManualTimer();
    private final SharingMode sharing;
    private final List<ManualExecutor> loops = new ArrayList<>();
    private final List<Nexus> nexuses = new ArrayList<>();
    private final DiskUnit unit;
    private final List<RecordingTask> tasks = new ArrayList<>();
    private final List<RecordingTask> increments = new ArrayList<>();
    private boolean reserved;
    private int asked;
    private int answered;
    private int logins;
    private int sawWaiting;
    private final List<RecordingTask> open = new ArrayList<>();
    private long counter;

    DiskUnitSimulation(Random random, SharingMode sharing) {
        this.random = random;
        this.sharing = sharing;
        this.unit = new DiskUnit(
                device,
                UnitFixture.settings(sharing, CacheMode.WRITEBACK, store.asKept(), leases.asKept()),
                buffers,
                CommandListener.NONE,
                blocking,
                timer);
        device.hold();
        for (int i = 0; i < HOSTS; i++) {
            loops.add(new ManualExecutor());
            nexuses.add(login(i));
        }
    }

    private Nexus login(int host) {
        Nexus nexus = new Nexus(new InitiatorPort("iqn.2025-01.test:host" + host, ++logins), 1);
        unit.attach(nexus, new UnitInventory());
        return nexus;
    }

    void step() {
        act();
        assertOrder();
        assertKept();
        assertOneWriter();
    }

    /**
     * What is told is what is kept; and nobody writes to the image but its holder, unless a reservation says who.
     */
    private void assertOneWriter() {
        if (!sharing.leased()) {
            return;
        }
        assertThat(unit.lease()).hasValue(leases.kept());
        if (unit.reservations().held() != null || reserved) {
            reserved = unit.reservations().held() != null || !device.held().isEmpty();
            return; // What was written under a reservation may still be on its way.
        }
        for (RecordingTask task : open) {
            if (phaseOf(task) == TaskState.Phase.EXECUTING && writes(task)) {
                assertThat(leases.kept().allows(task.nexus().initiator().name()))
                        .as("%s writes, and the lease is %s", task, leases.kept())
                        .isTrue();
            }
        }
    }

    private static boolean writes(ScsiTask task) {
        Operation operation = task.operation;
        return operation != null && operation.access().changesMedium();
    }

    /** T28. */
    private void assertKept() {
        assertThat(unit.reservations().leavesOtherThan(store.kept()))
                .as("%s are told and %s are kept", unit.reservations(), store.kept())
                .isFalse();
    }

    /** SAM-5 8.6, among the commands of one nexus. */
    private void assertOrder() {
        open.removeIf(RecordingTask::ended);
        for (int i = 0; i < open.size(); i++) {
            RecordingTask task = open.get(i);
            switch (phaseOf(task)) {
                case SHARING, COLLECTING, LEASING, WAITING, EXECUTING -> assertNoneBefore(task, open.subList(0, i));
                case ORDERING -> {
                    sawWaiting++;
                    assertThat(task.attribute()).isNotEqualTo(TaskAttribute.HEAD_OF_QUEUE);
                }
                case NEW, ENDED -> throw new AssertionError("neither open nor ended: " + task);
            }
        }
    }

    private static TaskState.Phase phaseOf(ScsiTask task) {
        return task.phase;
    }

    private static void assertNoneBefore(RecordingTask begun, List<RecordingTask> older) {
        for (RecordingTask each : older) {
            boolean goesBefore = switch (begun.attribute()) {
                case SIMPLE -> each.attribute() == TaskAttribute.ORDERED;
                case ORDERED -> true;
                case HEAD_OF_QUEUE, ACA -> false;
            };
            assertThat(goesBefore && each.nexus().equals(begun.nexus()))
                    .as("%s %s began before the older %s %s", begun.attribute(), begun, each.attribute(), each)
                    .isFalse();
        }
    }

    private void act() {
        if (sharing.leased() && random.nextInt(40) == 0) {
            passLease();
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> submit(random.nextInt(HOSTS));
            case 4, 5 -> increment(random.nextInt(HOSTS));
            case 6, 7, 8 -> giveData();
            case 9, 10, 11, 12 -> endSomeIo();
            case 13 -> manage();
            default -> turn();
        }
    }

    private void passLease() {
        int host = random.nextInt(HOSTS);
        switch (random.nextInt(6)) {
            case 0 -> unit.giveLease(nexuses.get(host).initiator().name(), failure -> {});
            case 1 -> unit.releaseLease(failure -> {});
            case 2 -> {
                List<RecordingTask> theirs = of(nexuses.get(host));
                asked++;
                unit.logout(nexuses.get(host), () -> answered(theirs));
                nexuses.set(host, login(host));
            }
            case 3 -> timer.pass(UnitFixture.LEASE_PATIENCE);
            case 4 -> leases.fail("no space");
            default -> leases.recover();
        }
    }

    private void submit(int host) {
        int lba = random.nextInt(8, BLOCKS);
        int blocks = random.nextInt(0, Math.min(64, BLOCKS - lba) + 1);
        byte[] cdb = switch (random.nextInt(16)) {
            case 0, 1, 2 -> Cdbs.read10(lba, blocks);
            case 3, 4, 5 -> Cdbs.write10(lba, blocks);
            case 6 -> Cdbs.ten(0x28, Cdbs.FUA, lba, blocks);
            case 7 -> Cdbs.ten(0x2E, 0x02, lba, blocks);
            case 8 -> Cdbs.ten(0x2F, 0x02, lba, blocks);
            case 9 -> Cdbs.sixteen(0x8B, 0, lba, blocks);
            case 10 -> Cdbs.ten(0x35, random.nextBoolean() ? 0x02 : 0, 0, 0);
            case 11 -> Cdbs.sixteen(0x9E, 0x12, lba, 256);
            case 12 -> Cdbs.ten(0x34, random.nextBoolean() ? 0x02 : 0, lba, blocks);
            case 13 -> Cdbs.of(random.nextBoolean() ? "16" : "17");
            case 14 -> Cdbs.reserveOut(random.nextInt(9), random.nextInt(9));
            default -> Cdbs.of("00");
        };
        start(host, cdb, 64 * BLOCK);
    }

    /** Adds one to the counter, if it still is what the host believes it to be. */
    private void increment(int host) {
        counter = ByteBuffer.wrap(device.peek(COUNTER_LBA * BLOCK, 8)).getLong();
        increments.add(start(host, Cdbs.compareAndWrite(COUNTER_LBA, 1), 2 * BLOCK));
    }

    private RecordingTask start(int host, byte[] cdb, int offeredBytes) {
        TaskAttribute attribute = switch (random.nextInt(12)) {
            case 0 -> TaskAttribute.ORDERED;
            case 1 -> TaskAttribute.HEAD_OF_QUEUE;
            default -> TaskAttribute.SIMPLE;
        };
        RecordingTask task =
                new RecordingTask(nexuses.get(host), cdb, attribute, loops.get(host)).offering(offeredBytes);
        tasks.add(task);
        open.add(task);
        unit.submit(task);
        return task;
    }

    /** Those that have been asked for data and have not given it. */
    private List<RecordingTask> collecting() {
        return open.stream()
                .filter(task -> phaseOf(task) == TaskState.Phase.COLLECTING)
                .toList();
    }

    private void giveData() {
        List<RecordingTask> collecting = collecting();
        if (collecting.isEmpty()) {
            return;
        }
        RecordingTask task = collecting.get(random.nextInt(collecting.size()));
        unit.execute(task, increments.contains(task) ? incremented() : randomData(task));
    }

    private ByteBuf incremented() {
        return Unpooled.wrappedBuffer(
                ByteBuffer.allocate(2 * BLOCK).putLong(0, counter).putLong(BLOCK, counter + 1));
    }

    private ByteBuf randomData(RecordingTask task) {
        byte[] data = new byte[Math.min(task.wantedBytes(), 64 * BLOCK)];
        if (task.cdb()[0] == 0x5F) {
            data[7] = (byte) random.nextInt(3);
            data[15] = (byte) random.nextInt(3);
            data[20] = (byte) random.nextInt(2); // APTPL
            if (random.nextInt(4) == 0) {
                store.fail("no space");
            } else {
                store.recover();
            }
        }
        return Unpooled.wrappedBuffer(data, 0, random.nextInt(10) == 0 ? data.length / 2 : data.length);
    }

    private void endSomeIo() {
        List<PendingIo> held = device.held();
        if (held.isEmpty()) {
            return;
        }
        PendingIo io = held.get(random.nextInt(held.size()));
        boolean mayFail = io.kind() == PendingIo.Kind.READ || io.kind() == PendingIo.Kind.DISCARD;
        if (mayFail && random.nextInt(50) == 0) {
            io.fail(Errno.EIO);
        } else {
            io.complete();
        }
    }

    private void turn() {
        if (random.nextInt(4) == 0) {
            blocking.runOne();
        } else {
            loops.get(random.nextInt(HOSTS)).runOne();
        }
    }

    private void manage() {
        int host = random.nextInt(HOSTS);
        Nexus by = nexuses.get(host);
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> {
                if (!tasks.isEmpty()) {
                    RecordingTask task = tasks.get(random.nextInt(tasks.size()));
                    request(new TaskManagement.AbortTask(task, by), List.of(task));
                }
            }
            case 4 -> request(new TaskManagement.AbortTaskSet(by), of(by));
            case 5 -> request(new TaskManagement.ClearTaskSet(by), List.copyOf(tasks));
            case 6 -> request(new TaskManagement.LogicalUnitReset(by), List.copyOf(tasks));
            default -> {
                List<RecordingTask> theirs = of(by);
                asked++;
                unit.detach(by, () -> answered(theirs));
                nexuses.set(host, login(host));
            }
        }
    }

    private List<RecordingTask> of(Nexus nexus) {
        return tasks.stream().filter(task -> task.nexus() == nexus).toList();
    }

    private void request(TaskManagement request, List<RecordingTask> aborted) {
        asked++;
        unit.manage(request, () -> answered(aborted));
    }

    private void answered(List<RecordingTask> aborted) {
        answered++;
        assertThat(aborted).allSatisfy(task -> assertThat(task.ended()).isTrue());
    }

    void finish() {
        device.resume();
        int ran;
        do {
            while (!collecting().isEmpty()) {
                giveData();
            }
            ran = blocking.runAll();
            for (ManualExecutor loop : loops) {
                ran += loop.runAll();
            }
        } while (ran > 0 || !collecting().isEmpty());

        assertThat(tasks).allSatisfy(task -> assertThat(task.ended()).isTrue());
        assertThat(tasks)
                .as("some do end well")
                .anySatisfy(task -> assertThat(task.wasDropped()).isFalse());
        assertThat(answered).as("answers of task management").isEqualTo(asked).isPositive();
        assertThat(unit.tasks()).isZero();
        assertThat(buffers.leasedBytes()).isZero();
        assertThat(device.held()).isEmpty();
        assertIncrements();
    }

    int savedLeases() {
        return leases.saves();
    }

    int savedReservations() {
        return store.saves();
    }

    /** How many commands were seen to wait for older ones. */
    int sawWaiting() {
        return sawWaiting;
    }

    long goodIncrements() {
        return increments.stream()
                .filter(task -> !task.wasDropped() && task.outcome().equals(Outcome.GOOD))
                .count();
    }

    /** An increment that was aborted may have been written or not. */
    private void assertIncrements() {
        long good = goodIncrements();
        long dropped = increments.stream().filter(RecordingTask::wasDropped).count();
        long value = ByteBuffer.wrap(device.peek(COUNTER_LBA * BLOCK, 8)).getLong();
        assertThat(value).isBetween(good, good + dropped);
    }
}
