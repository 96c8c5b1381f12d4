package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T37: a disk is made larger while two hosts use it. */
class GrowthTest {

    private final List<Optional<String>> told = new ArrayList<>();
    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void tellsEachNexusOnceAndTakesWritesToTheNewEnd() {
        grow(2 * BLOCKS * BLOCK);

        assertThat(told).containsExactly(Optional.empty());
        assertThat(disk.attentions(disk.nexus)).containsExactly("6/2a/09");
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/09");
        assertThat(disk.run(Cdbs.write10(2 * BLOCKS - 1, 1), filled(1, 'n')).outcome())
                .isEqualTo(Outcome.GOOD);
    }

    @Test
    void waitsForWhatIsInFlightAndKeepsBackWhatComesMeanwhile() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'w'));
        grow(2 * BLOCKS * BLOCK);
        RecordingTask read = disk.start(disk.other, Cdbs.read10(0, 1));
        disk.turn();
        assertThat(told).isEmpty();
        assertThat(disk.device.sizeBytes()).isEqualTo(BLOCKS * BLOCK);

        disk.device.resume();
        disk.turn();

        assertThat(told).containsExactly(Optional.empty());
        assertThat(write.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(read.dataIn()).isEqualTo(filled(1, 'w'));
    }

    @Test
    void tellsNobodyOfTheSizeThatItHasAlready() {
        grow(BLOCKS * BLOCK);

        assertThat(told).containsExactly(Optional.empty());
        assertThat(disk.attentions(disk.nexus)).isEmpty();
    }

    @Test
    void neitherCutsADiskNorLeavesHalfABlock() {
        grow((BLOCKS - 1) * BLOCK);
        grow(BLOCKS * BLOCK + 1);

        assertThat(told.get(0)).hasValueSatisfying(reason -> assertThat(reason).contains("is not made smaller"));
        assertThat(told.get(1)).hasValueSatisfying(reason -> assertThat(reason).contains("no number of blocks"));
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(sense(disk.run(Cdbs.read10(BLOCKS, 1)))).isEqualTo("5/21/00");
    }

    @Test
    void leavesAnImageAloneThatIsOpenForReading() {
        disk = new UnitFixture(
                new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_ONLY), SharingMode.READ_ONLY, CacheMode.NONE);

        grow(2 * BLOCKS * BLOCK);

        assertThat(told).singleElement().satisfies(reason -> assertThat(reason).isPresent());
        assertThat(disk.device.sizeBytes()).isEqualTo(BLOCKS * BLOCK);
    }

    private void grow(long sizeBytes) {
        disk.unit.grow(sizeBytes, told::add);
        disk.turn();
    }
}
