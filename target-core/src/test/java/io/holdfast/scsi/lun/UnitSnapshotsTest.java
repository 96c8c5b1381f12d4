package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator takes and applies snapshots of a disk that hosts may be using. */
class UnitSnapshotsTest {

    private final List<Optional<String>> told = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void takesOneBetweenTwoCommands() {
        disk.device.keeps(new Recorded());
        disk.device.hold();
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'w'));
        disk.unit.snapshots().create("one", Instant.EPOCH, told::add);
        RecordingTask read = disk.start(disk.other, Cdbs.read10(0, 1));
        disk.turn();
        assertThat(done).isEmpty();

        disk.device.resume();
        disk.turn();

        assertThat(done).containsExactly("create one");
        assertThat(told).containsExactly(Optional.empty());
        assertThat(write.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(read.dataIn()).isEqualTo(filled(1, 'w'));
    }

    @Test
    void bringsADiskBackOnlyWhereNobodyKnowsItOtherwise() {
        disk.device.keeps(new Recorded());
        apply();
        assertThat(refusal())
                .isEqualTo(
                        "iqn.2025-01.test:a, iqn.2025-01.test:b are logged in, and what is in the memory of a host would no longer"
                                + " fit the disk; log out first");
        assertThat(done).isEmpty();

        logOut();
        apply();

        assertThat(told).containsExactly(Optional.empty());
        assertThat(done).containsExactly("apply one");
        disk.attach(disk.nexus);
        disk.attentions(disk.nexus);
    }

    @Test
    void leavesADiskAloneWhoseWriterMayComeBack() {
        disk = new UnitFixture(UnitFixture.LIMITS, SharingMode.SINGLE_WRITER, CacheMode.NONE);
        disk.device.keeps(new Recorded());
        disk.run(Cdbs.write10(0, 1), filled(1, 'w'));
        disk.unit.detach(disk.nexus, () -> {});
        disk.unit.detach(disk.other, () -> {});
        disk.turn();

        apply();

        assertThat(refusal()).startsWith("iqn.2025-01.test:a has the write lease, and may come back");
        assertThat(done).isEmpty();
        disk.unit.releaseLease(told::add);
        disk.turn();
        apply();
        assertThat(done).containsExactly("apply one");
        told.clear();
        disk.attach(disk.nexus);
    }

    @Test
    void tellsTheSizeToWhoeverCameMeanwhile() {
        disk.device.keeps(new Recorded());
        logOut();
        disk.unit.snapshots().apply("larger", told::add);
        disk.turn();

        assertThat(told).containsExactly(Optional.empty());
        assertThat(disk.attentions(disk.nexus)).contains("6/2a/09");
        assertThat(disk.unit.capacity().blocks()).isEqualTo(2 * BLOCKS);
    }

    @Test
    void saysThatAnImageKeepsNone() throws Exception {
        disk.unit.snapshots().create("one", Instant.EPOCH, told::add);
        disk.turn();

        assertThat(refusal()).isEqualTo("its image keeps no snapshots: only qcow2 images do");
        assertThat(disk.unit.snapshots().list()).isEmpty();
    }

    private void apply() {
        told.clear();
        disk.unit.snapshots().apply("one", told::add);
        disk.turn();
    }

    private void logOut() {
        disk.unit.logout(disk.nexus, () -> {});
        disk.unit.logout(disk.other, () -> {});
        disk.turn();
    }

    private String refusal() {
        return told.getFirst().orElseThrow();
    }

    /** Writes down what it is asked for; while the disk becomes what it was in the snapshot "larger", twice as long, a host logs in. */
    private final class Recorded implements Snapshots {

        @Override
        public List<Snapshot> list() {
            return List.of();
        }

        @Override
        public Snapshot create(String name, Instant now) throws IOException {
            done.add("create " + name);
            return new Snapshot("1", name, now, Duration.ZERO, 0, BLOCKS * BLOCK, OptionalLong.empty());
        }

        @Override
        public void apply(String nameOrId) {
            done.add("apply " + nameOrId);
            if (nameOrId.equals("larger")) {
                disk.attach(disk.nexus);
                disk.device.resize(2 * BLOCKS * BLOCK);
            }
        }

        @Override
        public void delete(String nameOrId) {
            done.add("delete " + nameOrId);
        }
    }
}
