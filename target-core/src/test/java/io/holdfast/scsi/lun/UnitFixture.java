package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.RecordingTask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A disk in memory behind a unit, with two initiators on a loop each. The loops turn when a command is run. A second disk
 * of the same target is a second fixture, which has the initiators of the first.
 */
final class UnitFixture {

    static final int BLOCK = 512;
    static final long BLOCKS = 4096;
    static final Duration LEASE_PATIENCE = Duration.ofSeconds(95);
    static final BlockLimits LIMITS = new BlockLimits(512, 4096, 1 << 20, 65536, Access.READ_WRITE);

    final MemoryBlockDevice device;
    final AlignedBufferPool buffers = new AlignedBufferPool(8 << 20);
    final ManualExecutor loop;
    final ManualExecutor otherLoop;
    final ManualExecutor blocking = new ManualExecutor();
    final ManualTimer timer = new ManualTimer();
    final UnitInventory units;
    final DiskUnit unit;
    final Nexus nexus;
    final Nexus other;

    UnitFixture() {
        this(LIMITS, SharingMode.CLUSTER, CacheMode.NONE);
    }

    /** A disk that was served before, with these reservations. */
    UnitFixture(KeptReservations reservations) {
        this(LIMITS, settings(BLOCK, SharingMode.CLUSTER, CacheMode.NONE, reservations));
    }

    UnitFixture(BlockLimits limits, SharingMode sharing, CacheMode cache) {
        this(limits, settings(BLOCK, sharing, cache));
    }

    UnitFixture(BlockLimits limits, DiskSettings settings) {
        loop = new ManualExecutor();
        otherLoop = new ManualExecutor();
        units = new UnitInventory();
        nexus = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);
        other = new Nexus(new InitiatorPort("iqn.2025-01.test:b", 2), 1);
        device = new MemoryBlockDevice(BLOCKS * BLOCK, limits);
        unit = new DiskUnit(device, settings, buffers, CommandListener.NONE, blocking, timer);
        units.add(new LunNumber(0), unit);
        attach(nexus);
        attach(other);
        attentions(nexus);
        attentions(other);
    }

    /** A further disk of the target; its settings must have another identity. */
    UnitFixture(UnitFixture first, BlockLimits limits, DiskSettings settings) {
        loop = first.loop;
        otherLoop = first.otherLoop;
        units = first.units;
        nexus = first.nexus;
        other = first.other;
        device = new MemoryBlockDevice(BLOCKS * BLOCK, limits);
        unit = new DiskUnit(device, settings, buffers, CommandListener.NONE, blocking, timer);
        units.add(new LunNumber(units.luns().size()), unit);
        first.attentions(nexus);
        first.attentions(other);
        attach(nexus);
        attach(other);
        attentions(nexus);
        attentions(other);
    }

    static DiskSettings settings(int blockBytes, SharingMode sharing, CacheMode cache) {
        return settings(blockBytes, sharing, cache, MemoryReservationStore.none());
    }

    static DiskSettings settings(int blockBytes, SharingMode sharing, CacheMode cache, KeptReservations reservations) {
        return new DiskSettings(
                UnitIdentity.of(new UUID(1, 2)),
                List.of(new TargetPort("iqn.2025-01.test:target", 1)),
                blockBytes,
                sharing,
                cache,
                Rotation.SOLID_STATE,
                LongCdbs.ACCEPTED,
                new DiskSettings.Kept(
                        reservations, lease(MemoryLeaseStore.none()), Optional.empty(), new MemoryOverhaulLog()));
    }

    /** A disk of that mode that was served before, with this write lease. */
    static DiskSettings settings(SharingMode sharing, KeptLease kept) {
        return settings(sharing, CacheMode.NONE, MemoryReservationStore.none(), kept);
    }

    static DiskSettings settings(SharingMode sharing, CacheMode cache, KeptReservations reservations, KeptLease kept) {
        DiskSettings usual = settings(BLOCK, sharing, cache, reservations);
        return new DiskSettings(
                usual.identity(),
                usual.targetPorts(),
                usual.blockBytes(),
                sharing,
                usual.cache(),
                usual.rotation(),
                usual.longCdbs(),
                new DiskSettings.Kept(reservations, lease(kept), Optional.empty(), new MemoryOverhaulLog()));
    }

    /** The same disk where long atomic writes can be undone. */
    static DiskSettings undoing(DiskSettings usual, UndoLog log) {
        DiskSettings.Kept kept = usual.kept();
        return keeping(
                usual, new DiskSettings.Kept(kept.reservations(), kept.lease(), Optional.of(log), kept.overhauls()));
    }

    /** The same disk with that log of what works through all of it. */
    static DiskSettings overhauled(DiskSettings usual, OverhaulLog log) {
        DiskSettings.Kept kept = usual.kept();
        return keeping(usual, new DiskSettings.Kept(kept.reservations(), kept.lease(), kept.undo(), log));
    }

    private static DiskSettings keeping(DiskSettings usual, DiskSettings.Kept kept) {
        return new DiskSettings(
                usual.identity(),
                usual.targetPorts(),
                usual.blockBytes(),
                usual.sharing(),
                usual.cache(),
                usual.rotation(),
                usual.longCdbs(),
                kept);
    }

    static LeaseTerms lease(KeptLease kept) {
        return new LeaseTerms("LUN 0 of iqn.2025-01.test:target", LEASE_PATIENCE, kept);
    }

    void attach(Nexus each) {
        unit.attach(each, units);
    }

    /** Takes the unit attentions that are pending, by TEST UNIT READY, as {@code ASC/ASCQ}. */
    List<String> attentions(Nexus each) {
        List<String> told = new ArrayList<>();
        RecordingTask task = run(each, new byte[6]);
        while (task.status() == Status.CHECK_CONDITION && sense(task).startsWith("6/")) {
            told.add(sense(task));
            task = run(each, new byte[6]);
        }
        return told;
    }

    /** Runs a command without Data-Out to its end. */
    RecordingTask run(byte[] cdb) {
        return run(nexus, cdb);
    }

    RecordingTask run(Nexus from, byte[] cdb) {
        RecordingTask task = start(from, cdb);
        turn();
        return task;
    }

    /** Runs a command with that Data-Out, whatever the CDB asks for, to its end. */
    RecordingTask run(byte[] cdb, byte[] dataOut) {
        return run(nexus, cdb, dataOut);
    }

    RecordingTask run(Nexus from, byte[] cdb, byte[] dataOut) {
        RecordingTask task = start(from, cdb, dataOut.length);
        give(task, dataOut);
        turn();
        return task;
    }

    /** Submits a command. */
    RecordingTask start(Nexus from, byte[] cdb) {
        return start(from, cdb, 0);
    }

    RecordingTask start(Nexus from, byte[] cdb, int offeredBytes) {
        RecordingTask task = new RecordingTask(from, cdb, from == nexus ? loop : otherLoop).offering(offeredBytes);
        unit.submit(task);
        return task;
    }

    /** Hands the Data-Out to a command that has asked for it. */
    void give(RecordingTask task, byte[] dataOut) {
        if (task.wantedBytes() > 0) {
            byte[] sent = Arrays.copyOf(dataOut, Math.min(dataOut.length, task.wantedBytes()));
            unit.execute(task, lease(sent));
        }
    }

    private ByteBuf lease(byte[] bytes) {
        if (bytes.length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf buffer = buffers.tryLease(bytes.length);
        if (buffer == null) {
            throw new IllegalStateException("the pool is exhausted");
        }
        return buffer.writeBytes(bytes);
    }

    /** Lets all loops turn until nothing is left to do. */
    void turn() {
        while (loop.runAll() + otherLoop.runAll() + blocking.runAll() > 0) {
            // Each may have given work to the others.
        }
    }

    /** All that a finished test must leave behind: nothing. */
    void assertNothingLeft() {
        turn();
        assertThat(buffers.leasedBytes()).as("leased bytes").isZero();
        assertThat(unit.tasks()).as("tasks").isZero();
    }

    static String sense(RecordingTask task) {
        return "%x/%02x/%02x"
                .formatted(
                        task.sense().key().code(),
                        task.sense().additional().asc(),
                        task.sense().additional().ascq());
    }

    static byte[] filled(int blocks, int value) {
        byte[] bytes = new byte[blocks * BLOCK];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
