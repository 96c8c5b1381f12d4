package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.state.LeaseFile;
import io.holdfast.state.StableFolder;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** T27 and T28 for the write lease: what a power cut between any two system calls leaves of it. */
class LeaseDurabilityTest {

    private static final Path FOLDER = Path.of("/state");
    private static final String A = "iqn.2025-01.test:a";
    private static final String B = "iqn.2025-01.test:b";
    private static final long SEED = 57;
    private static final int CALLS_ENOUGH = 60;

    private PowerCutDisk state = new PowerCutDisk();
    private UnitFixture disk = start();

    @Test
    void isOnStableStorageBeforeTheFirstWriteIsAcknowledged() {
        Random random = new Random(SEED);
        for (int calls = 0; calls < CALLS_ENOUGH; calls++) {
            state = new PowerCutDisk();
            disk = start();
            state.failForever(calls);
            boolean acknowledged = write(disk.nexus).equals("GOOD");
            restart(random);

            Optional<WriteLease> lease = disk.unit.lease();
            if (acknowledged) {
                assertThat(lease).as("cut before call %d, seed %d", calls, SEED).hasValue(new WriteLease.Held(A));
                assertThat(write(disk.other)).isEqualTo("7/27/00");
            } else {
                assertThat(lease.orElseThrow())
                        .as("cut before call %d, seed %d", calls, SEED)
                        .isIn(WriteLease.free(), new WriteLease.Held(A));
            }
        }
    }

    @Test
    void isTheOldOrTheNewOneAfterACutInAHandOver() {
        Random random = new Random(SEED);
        for (int calls = 0; calls < CALLS_ENOUGH; calls++) {
            state = new PowerCutDisk();
            disk = start();
            assertThat(write(disk.nexus)).isEqualTo("GOOD");
            disk.attentions(disk.other);
            state.failForever(calls);
            disk.unit.giveLease(B, ignored -> {});
            disk.turn();
            boolean given = write(disk.other).equals("GOOD");
            restart(random);

            assertThat(disk.unit.lease().orElseThrow())
                    .as("cut before call %d, seed %d", calls, SEED)
                    .isIn(new WriteLease.Held(B), given ? new WriteLease.Held(B) : new WriteLease.Held(A));
        }
    }

    /** It never starts as if nobody had it. */
    @Test
    void keepsEverybodyFromWritingWhereItIsDamagedUntilTheOperatorDecides() {
        assertThat(write(disk.nexus)).isEqualTo("GOOD");
        state.damage(FOLDER.resolve("writer"), (byte) 'h');
        restart(new Random(SEED));

        assertThat(disk.unit.lease()).hasValue(WriteLease.lost());
        assertThat(write(disk.nexus)).isEqualTo("7/27/00");
        assertThat(write(disk.other)).isEqualTo("7/27/00");
        disk.timer.pass(UnitFixture.LEASE_PATIENCE.multipliedBy(10));
        disk.turn();
        assertThat(write(disk.other)).isEqualTo("7/27/00");

        disk.unit.giveLease(B, failure -> assertThat(failure).isEmpty());
        disk.turn();
        disk.attentions(disk.other);
        assertThat(write(disk.other)).isEqualTo("GOOD");
        restart(new Random(SEED));
        assertThat(disk.unit.lease()).hasValue(new WriteLease.Held(B));
    }

    private String write(Nexus from) {
        var task = disk.run(from, Cdbs.write10(0, 1), filled(1, 'x'));
        return task.status() == Status.CHECK_CONDITION
                ? UnitFixture.sense(task)
                : task.status().name();
    }

    private void restart(Random random) {
        disk.assertNothingLeft();
        state = state.afterPowerCut(random);
        disk = start();
    }

    private UnitFixture start() {
        try {
            KeptLease kept = LeaseFile.open(new StableFolder(FOLDER, state));
            return new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(SharingMode.SINGLE_WRITER, kept));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
