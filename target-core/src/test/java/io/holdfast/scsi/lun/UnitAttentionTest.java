package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T61: what each of several initiators is told of what the others have done. */
class UnitAttentionTest {

    private static final byte[] DEVICE_IDENTIFICATION = Cdbs.of("12 01 83 00 FF 00");
    private static final byte[] REPORT_LUNS = Cdbs.of("A0 00 00 00 00 00 00 00 10 00 00 00");
    private static final byte[] REQUEST_SENSE = Cdbs.of("03 00 00 00 FF 00");
    private static final byte[] INQUIRY = Cdbs.of("12 00 00 00 FF 00");

    private final UnitFixture disk = new UnitFixture();
    private final Nexus fresh = new Nexus(new InitiatorPort("iqn.2025-01.test:c", 3), 1);

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void aNewNexusIsToldOnceThatAllMayHaveChanged() {
        disk.attach(fresh);

        assertThat(disk.attentions(fresh)).containsExactly("6/29/00");
        assertThat(disk.attentions(disk.nexus)).isEmpty();
    }

    @Test
    void itComesBeforeEverythingElseButTheThreeThatAreExempt() {
        disk.attach(fresh);

        assertThat(disk.run(fresh, INQUIRY).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(fresh, REPORT_LUNS).status()).isEqualTo(Status.GOOD);
        assertThat(sense(disk.run(fresh, Cdbs.of("FF"))))
                .as("an unknown operation code")
                .isEqualTo("6/29/00");
        assertThat(sense(disk.run(fresh, Cdbs.of("FF")))).isEqualTo("5/20/00");
    }

    @Test
    void requestSenseTellsItAsData() {
        disk.attach(fresh);

        RecordingTask told = disk.run(fresh, REQUEST_SENSE);
        assertThat(told.status()).isEqualTo(Status.GOOD);
        assertThat(told.dataIn()).hasSize(18).startsWith(0x70, 0, 6);
        assertThat(told.dataIn()[12]).isEqualTo((byte) 0x29);
        assertThat(disk.run(fresh, REQUEST_SENSE).dataIn()[2]).as("NO SENSE").isZero();
        assertThat(disk.attentions(fresh)).isEmpty();
    }

    @Test
    void anAttentionStopsAWriteBeforeItAsksForData() {
        disk.attach(fresh);

        RecordingTask write = disk.start(fresh, Cdbs.write10(0, 1), BLOCK);
        assertThat(sense(write)).isEqualTo("6/29/00");
        assertThat(write.wantedBytes()).isZero();
    }

    /** T37. */
    @Test
    void eachNexusIsToldOnceOfANewCapacity() {
        disk.device.resize(2 * BLOCKS * BLOCK);
        disk.unit.resized();
        disk.unit.resized();

        assertThat(disk.attentions(disk.nexus)).containsExactly("6/2a/09");
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/09");
        assertThat(ByteBuffer.wrap(disk.run(Cdbs.of("9E 10 00 00 00 00 00 00 00 00 00 00 00 20"))
                                .dataIn())
                        .getLong())
                .isEqualTo(2 * BLOCKS - 1);
        assertThat(disk.run(Cdbs.write10(2 * BLOCKS - 1, 1), filled(1, 'n')).outcome())
                .isEqualTo(Outcome.GOOD);
    }

    /** T38: a disk of a new capacity is the same disk, and who was there may go on. */
    @Test
    void aResizedDiskKeepsItsIdentityAndItsSessions() {
        byte[] before = disk.run(DEVICE_IDENTIFICATION).dataIn();

        disk.device.resize(2 * BLOCKS * BLOCK);
        disk.unit.resized();

        assertThat(before).isNotEmpty();
        assertThat(disk.run(DEVICE_IDENTIFICATION).dataIn()).isEqualTo(before);
        disk.attentions(disk.nexus);
        assertThat(disk.run(Cdbs.write10(0, 1), filled(1, 'n')).outcome()).isEqualTo(Outcome.GOOD);
    }

    /** T14: REPORTED LUNS DATA HAS CHANGED once, and not to who has asked already. */
    @Test
    void reportLunsSettlesThatTheLunsHaveChanged() {
        disk.unit.inventoryChanged();

        assertThat(disk.run(REPORT_LUNS).status()).isEqualTo(Status.GOOD);
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(disk.attentions(disk.other)).containsExactly("6/3f/0e");
        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void severalConditionsAreToldInTheirOrderAndEachOnce() {
        disk.attach(fresh);
        disk.unit.inventoryChanged();
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.nexus), () -> {});
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.nexus), () -> {});

        assertThat(disk.attentions(fresh)).containsExactly("6/29/00", "6/3f/0e", "6/29/03");
    }

    @Test
    void whatANexusWasToBeToldDiesWithIt() {
        disk.unit.inventoryChanged();
        disk.unit.detach(disk.other, () -> {});
        disk.attach(disk.other);

        assertThat(disk.attentions(disk.other)).containsExactly("6/29/00");
    }
}
