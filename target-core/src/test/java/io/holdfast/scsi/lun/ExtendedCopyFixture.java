package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.copy.CopyList;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/**
 * Two disks of one target and two initiators that are logged in to it.
 *
 * <pre>
 *   nexus --+--> LUN 0 (first)  --+
 *           |        copies       |  both images
 *   other --+--> LUN 1 (second) --+
 * </pre>
 */
abstract class ExtendedCopyFixture {

    /** Disk 0 of {@link #list()}, and 1. */
    static final int FIRST = 0;

    static final int SECOND = 1;

    static final int WRITE_EXCLUSIVE = 1;
    static final int EXCLUSIVE_ACCESS = 3;
    static final int WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5;
    static final int PREEMPT_AND_ABORT = 5;

    static final int PIECE_BLOCKS = (256 << 10) / BLOCK;

    final UnitFixture first = new UnitFixture();
    UnitFixture second = beside(512, SharingMode.CLUSTER);

    @AfterEach
    void leavesNothingBehind() {
        first.assertNothingLeft();
        second.assertNothingLeft();
    }

    CopyList list() {
        return new CopyList()
                .disk(name(first), first.unit.capacity().blockBytes())
                .disk(name(second), second.unit.capacity().blockBytes());
    }

    static Naa name(UnitFixture disk) {
        return disk.unit.identity().naa();
    }

    RecordingTask copy(CopyList list) {
        return copy(first.nexus, list);
    }

    RecordingTask copy(Nexus from, CopyList list) {
        RecordingTask task = start(from, list);
        first.turn();
        return task;
    }

    RecordingTask start(CopyList list) {
        return start(first.nexus, list);
    }

    RecordingTask start(Nexus from, CopyList list) {
        byte[] bytes = list.bytes();
        RecordingTask task = first.start(from, Cdbs.extendedCopy(bytes.length), bytes.length);
        first.give(task, bytes);
        return task;
    }

    RecordingTask results(int serviceAction, int listIdentifier) {
        return first.run(Cdbs.receiveCopyResults(serviceAction, listIdentifier));
    }

    static void reserve(UnitFixture disk, Nexus holder, int type) {
        assertThat(disk.run(holder, Cdbs.reserveOut(0, 0), keys(0, 5)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(holder, Cdbs.reserveOut(1, type), keys(5, 0)).status())
                .isEqualTo(Status.GOOD);
    }

    /** RESERVATION KEY and SERVICE ACTION RESERVATION KEY. */
    static byte[] keys(long key, long serviceActionKey) {
        return ByteBuffer.allocate(24)
                .putLong(key)
                .putLong(serviceActionKey)
                .putLong(0)
                .array();
    }

    /** Another second disk. */
    UnitFixture another(int blockBytes, SharingMode sharing) {
        first.units.remove(new LunNumber(1), () -> {});
        first.turn();
        return beside(blockBytes, sharing);
    }

    UnitFixture beside(int blockBytes, SharingMode sharing) {
        return new UnitFixture(first, UnitFixture.LIMITS, settings(3, blockBytes, sharing));
    }

    static DiskSettings settings(long identity, int blockBytes, SharingMode sharing) {
        return new DiskSettings(
                UnitIdentity.of(new UUID(1, identity)),
                List.of(new TargetPort("iqn.2025-01.test:target", 1)),
                blockBytes,
                sharing,
                CacheMode.NONE,
                Rotation.SOLID_STATE,
                LongCdbs.ACCEPTED,
                new DiskSettings.Kept(
                        MemoryReservationStore.none(),
                        UnitFixture.lease(MemoryLeaseStore.none()),
                        Optional.empty(),
                        new MemoryOverhaulLog()));
    }

    static byte[] random(int blocks) {
        byte[] bytes = new byte[blocks * BLOCK];
        new Random(blocks).nextBytes(bytes);
        return bytes;
    }
}
