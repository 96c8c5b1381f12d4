package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitInventoryTest {

    private static final long LUN_0 = 0;
    private static final long LUN_5 = new LunNumber(5).field();
    private static final byte[] REPORT_LUNS = Cdbs.of("A0 00 00 00 00 00 00 00 10 00 00 00");
    private static final byte[] TEST_UNIT_READY = Cdbs.of("00");

    private final UnitInventory units = new UnitInventory();
    private final AlignedBufferPool buffers = new AlignedBufferPool(1 << 20);
    private final ManualExecutor loop = new ManualExecutor();
    private final Nexus nexus = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);
    private boolean done;

    @Test
    void findsUnitsByTheirNumbers() {
        DiskUnit first = disk();
        DiskUnit second = disk();
        units.add(new LunNumber(0), first);
        units.add(new LunNumber(300), second);

        assertThat(units.at(LUN_0)).isSameAs(first);
        assertThat(units.at(new LunNumber(300).field())).isSameAs(second);
        assertThat(units.at(0x4000L << 48)).as("flat space addressing").isSameAs(first);
        assertThat(units.find(LUN_5)).isEmpty();
        assertThat(units.luns()).containsExactly(new LunNumber(0), new LunNumber(300));
    }

    @Test
    void refusesANumberThatIsTaken() {
        units.add(new LunNumber(0), disk());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> units.add(new LunNumber(0), disk()))
                .withMessageContaining("LUN 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> units.remove(new LunNumber(1), () -> {}))
                .withMessageContaining("LUN 1");
    }

    @Test
    void everyUnitReportsAllLuns() {
        units.attach(nexus);
        units.add(new LunNumber(300), disk());
        units.add(new LunNumber(0), disk());

        for (long lun : new long[] {LUN_0, new LunNumber(300).field(), LUN_5}) {
            ByteBuffer list = ByteBuffer.wrap(
                    run(lun, Cdbs.of("A0 00 00 00 00 00 00 00 10 00")).dataIn());
            assertThat(list.getInt(0)).isEqualTo(16);
            assertThat(list.getLong(8)).isZero();
        }
        assertThat(run(LUN_0, Cdbs.of("A0 00 01 00 00 00 00 00 10 00")).dataIn())
                .as("well-known units: none")
                .containsExactly(new byte[8]);
    }

    @Test
    void aMissingLunIsInquiredAndReported() {
        byte[] inquiry = run(LUN_5, Cdbs.of("12 00 00 00 24 00")).dataIn();
        assertThat(inquiry[0]).as("qualifier 3, type 1Fh").isEqualTo((byte) 0x7F);

        assertThat(run(LUN_5, REPORT_LUNS).dataIn()).containsExactly(new byte[8]);
        RecordingTask sense = run(LUN_5, Cdbs.of("03 00 00 00 12 00"));
        assertThat(sense.status()).isEqualTo(Status.GOOD);
        assertThat(sense.dataIn()[2]).isEqualTo((byte) 5);
        assertThat(sense.dataIn()[12]).isEqualTo((byte) 0x25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "28 00 00 00 00 00 00 00 01", "2A 00 00 00 00 00 00 00 01", "25", "FF", "5E 1F"})
    void aMissingLunRefusesAllElse(String cdb) {
        RecordingTask task = run(LUN_5, Cdbs.of(cdb));

        assertThat(sense(task)).isEqualTo("5/25/00");
        assertThat(task.wantedBytes()).isZero();
    }

    @Test
    void aMissingLunChecksTheCdbsThatItAnswers() {
        assertThat(sense(run(LUN_5, Cdbs.of("12 02 00 00 24 00")))).isEqualTo("5/24/00");
    }

    /** T14, T58. */
    @Test
    void aNewLunIsSeenAndToldOfOnTheOthers() {
        units.add(new LunNumber(0), disk());
        units.attach(nexus);
        run(LUN_0, TEST_UNIT_READY);
        units.add(new LunNumber(5), disk());

        assertThat(sense(run(LUN_5, TEST_UNIT_READY))).as("its own").isEqualTo("6/29/00");
        assertThat(sense(run(LUN_0, TEST_UNIT_READY))).isEqualTo("6/3f/0e");
        assertThat(run(LUN_0, TEST_UNIT_READY).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void aLunThatIsTakenAwayAbortsItsCommandsAndIsMissingThen() {
        DiskUnit disk = disk();
        units.add(new LunNumber(0), disk());
        units.add(new LunNumber(5), disk);
        units.attach(nexus);
        run(LUN_5, TEST_UNIT_READY);
        RecordingTask write = submit(LUN_5, Cdbs.write10(0, 1));
        units.remove(new LunNumber(5), () -> done = true);
        assertThat(done).isFalse();

        loop.runAll();
        assertThat(done).isTrue();
        assertThat(write.wasDropped()).isTrue();
        assertThat(sense(run(LUN_5, TEST_UNIT_READY))).isEqualTo("5/25/00");
    }

    @Test
    void theEndOfANexusWaitsForAllUnits() {
        units.add(new LunNumber(0), disk());
        units.add(new LunNumber(5), disk());
        units.attach(nexus);
        run(LUN_0, TEST_UNIT_READY);
        run(LUN_5, TEST_UNIT_READY);
        RecordingTask first = submit(LUN_0, Cdbs.write10(0, 1));
        RecordingTask second = submit(LUN_5, Cdbs.write10(0, 1));
        units.detach(nexus, () -> done = true);

        loop.runOne();
        assertThat(done).isFalse();
        loop.runAll();
        assertThat(done).isTrue();
        assertThat(first.wasDropped()).isTrue();
        assertThat(second.wasDropped()).isTrue();
    }

    @Test
    void aTargetResetResetsAllUnits() {
        units.add(new LunNumber(0), disk());
        units.add(new LunNumber(5), disk());
        units.attach(nexus);
        run(LUN_0, TEST_UNIT_READY);
        run(LUN_5, TEST_UNIT_READY);
        units.reset(nexus, () -> done = true);

        assertThat(done).isTrue();
        assertThat(sense(run(LUN_0, TEST_UNIT_READY))).isEqualTo("6/29/02");
        assertThat(sense(run(LUN_5, TEST_UNIT_READY))).isEqualTo("6/29/02");
    }

    @Test
    void aResetOfATargetWithoutUnitsIsDoneAtOnce() {
        units.reset(nexus, () -> done = true);
        assertThat(done).isTrue();
    }

    private RecordingTask run(long lun, byte[] cdb) {
        RecordingTask task = submit(lun, cdb);
        loop.runAll();
        return task;
    }

    private RecordingTask submit(long lun, byte[] cdb) {
        RecordingTask task = new RecordingTask(nexus, cdb, loop).offering(512);
        units.at(lun).submit(task);
        return task;
    }

    private DiskUnit disk() {
        return new DiskUnit(
                new MemoryBlockDevice(1 << 20),
                UnitFixture.settings(512, SharingMode.CLUSTER, CacheMode.WRITEBACK),
                buffers,
                CommandListener.NONE);
    }
}
