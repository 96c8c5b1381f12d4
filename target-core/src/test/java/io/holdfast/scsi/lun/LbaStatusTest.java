package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Extent;
import io.holdfast.scsi.inquiry.LbaStatus;
import io.holdfast.scsi.inquiry.LbaStatus.Provisioning;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LbaStatusTest {

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void tellsWhatIsMappedFromTheStartingBlockOn() {
        disk.device.poke(8192, filled(8, 'x'));

        assertThat(status(0, 1000)).containsExactly("0+16 DEALLOCATED", "16+8 MAPPED", "24+4072 DEALLOCATED");
        assertThat(status(20, 1000)).containsExactly("20+4 MAPPED", "24+4072 DEALLOCATED");
        assertThat(status(4095, 1000)).containsExactly("4095+1 DEALLOCATED");
    }

    /** libiscsi asks for 24 bytes: one descriptor. */
    @Test
    void tellsAsMuchAsThereIsRoomFor() {
        disk.device.poke(0, filled(8, 'x'));

        assertThat(status(0, 24)).containsExactly("0+8 MAPPED");
        RecordingTask task = disk.run(cdb(0, 4));
        assertThat(task.dataIn()).as("PARAMETER DATA LENGTH alone").containsExactly(0, 0, 0, 20);
    }

    @Test
    void refusesABlockBehindTheEnd() {
        assertThat(sense(disk.run(cdb(BLOCKS, 24)))).isEqualTo("5/21/00");
        assertThat(sense(disk.run(cdb(-1, 24)))).isEqualTo("5/21/00");
    }

    /** T34: a unit that is not thin has no unmapped blocks, even if the file behind it has holes. */
    @Test
    void allIsMappedWhereNothingCanBeUnmapped() {
        disk = new UnitFixture(
                new BlockLimits(512, 512, 1 << 20, 0, Access.READ_WRITE), SharingMode.CLUSTER, CacheMode.NONE);

        assertThat(status(10, 1000)).containsExactly("10+4086 MAPPED");
    }

    @Test
    void asksTheImageAwayFromTheLoop() {
        RecordingTask task = disk.start(disk.nexus, cdb(0, 24));
        disk.loop.runAll();

        assertThat(task.ended()).isFalse();
        assertThat(disk.blocking.pending()).isEqualTo(1);
        disk.turn();
        assertThat(task.ended()).isTrue();
    }

    @Test
    void aBlockIsDeallocatedOnlyIfAllOfItIs() {
        List<Extent> extents =
                List.of(new Extent.Hole(0, 5000), new Extent.Data(5000, 1000), new Extent.Hole(6000, 59536));

        assertThat(new ProvisioningMap(0, 16, 4096).statuses(extents, 10))
                .containsExactly(
                        new LbaStatus(0, 1, Provisioning.DEALLOCATED),
                        new LbaStatus(1, 1, Provisioning.MAPPED),
                        new LbaStatus(2, 14, Provisioning.DEALLOCATED));
    }

    @Test
    void meltsRunsThatAreAlikeAndSplitsThoseTooLongForTheField() {
        List<Extent> extents =
                List.of(new Extent.Data(0, 512), new Extent.Data(512, 512), new Extent.Hole(1024, (1L << 42) - 1024));

        assertThat(new ProvisioningMap(0, 1L << 33, 512).statuses(extents, 10))
                .containsExactly(
                        new LbaStatus(0, 2, Provisioning.MAPPED),
                        new LbaStatus(2, 0xFFFF_FFFFL, Provisioning.DEALLOCATED),
                        new LbaStatus(0x1_0000_0001L, 0xFFFF_FFFFL, Provisioning.DEALLOCATED));
    }

    @Test
    void doesNotTellOfMoreThanTheImageHasTold() {
        assertThat(new ProvisioningMap(2, 1000, 512).statuses(List.of(new Extent.Data(1024, 700)), 10))
                .containsExactly(new LbaStatus(2, 2, Provisioning.MAPPED));
    }

    private static byte[] cdb(long lba, int allocationLength) {
        return Cdbs.sixteen(0x9E, 0x12, lba, allocationLength);
    }

    private List<String> status(long lba, int allocationLength) {
        ByteBuffer answer = ByteBuffer.wrap(disk.run(cdb(lba, allocationLength)).dataIn());
        List<String> descriptors = new ArrayList<>();
        assertThat(answer.getInt()).isEqualTo(answer.capacity() - 4);
        answer.getInt();
        while (answer.hasRemaining()) {
            descriptors.add("%d+%d %s"
                    .formatted(answer.getLong(), answer.getInt(), answer.getInt() == 0 ? "MAPPED" : "DEALLOCATED"));
        }
        return descriptors;
    }
}
