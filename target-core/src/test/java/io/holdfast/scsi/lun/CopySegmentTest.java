package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CopySegmentTest {

    private final UnitFixture first = new UnitFixture();
    private final Cscd one = first.unit.cscd();
    private final Cscd two = new UnitFixture(first, UnitFixture.LIMITS, settings()).unit.cscd();

    /** Else two copies, each inside a gate, could wait for each other. */
    @Test
    void goesThroughTheGatesInTheSameOrderInBothDirections() {
        assertThat(between(one, two, 0, 0).gates())
                .hasSize(2)
                .isEqualTo(between(two, one, 0, 0).gates());
    }

    @Test
    void goesThroughOneGateWithinADisk() {
        assertThat(between(one, one, 0, 8).gates()).containsExactly(one.gate());
    }

    @Test
    void isCopiedBackwardOnlyWhereItsEndWouldBeOverwritten() {
        assertThat(between(one, one, 100, 115).backward()).isTrue();
        assertThat(between(one, one, 100, 116).backward()).isFalse();
        assertThat(between(one, one, 100, 99).backward()).isFalse();
        assertThat(between(one, two, 100, 115).backward()).isFalse();
    }

    private static CopySegment between(Cscd source, Cscd destination, long sourceLba, long destinationLba) {
        return new CopySegment(
                0, new SegmentDescriptor(0, 1, 16, false, sourceLba, destinationLba), source, destination);
    }

    private static DiskSettings settings() {
        return new DiskSettings(
                UnitIdentity.of(new UUID(1, 3)),
                List.of(new TargetPort("iqn.2025-01.test:target", 1)),
                UnitFixture.BLOCK,
                SharingMode.CLUSTER,
                CacheMode.NONE,
                Rotation.SOLID_STATE,
                LongCdbs.ACCEPTED,
                new DiskSettings.Kept(
                        MemoryReservationStore.none(),
                        UnitFixture.lease(MemoryLeaseStore.none()),
                        Optional.empty(),
                        new MemoryOverhaulLog()));
    }
}
