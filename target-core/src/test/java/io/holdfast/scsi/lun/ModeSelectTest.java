package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer.Source;
import io.holdfast.scsi.sense.SenseFormat;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MODE SELECT, and what then holds for all initiators of the disk. */
class ModeSelectTest {

    private static final byte[] CONTROL_PAGE = Cdbs.of("1A 08 0A 00 FF 00");
    private static final String HEADER = "00 00 00 00";
    private static final String PLAIN = "0A 0A 02 10 00 00 00 00 00 00 00 00";
    private static final String D_SENSE = "0A 0A 06 10 00 00 00 00 00 00 00 00";
    private static final String SWP = "0A 0A 02 10 08 00 00 00 00 00 00 00";

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void bringsSenseDataWithDescriptorsToAllInitiators() {
        assertThat(select6(HEADER + D_SENSE).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(format(disk.run(Cdbs.of("FF")))).isEqualTo(SenseFormat.DESCRIPTOR);
        assertThat(format(disk.run(disk.other, Cdbs.of("FF"))))
                .as("the unit attention")
                .isEqualTo(SenseFormat.DESCRIPTOR);
        assertThat(select6(HEADER + PLAIN).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(format(disk.run(Cdbs.of("FF")))).isEqualTo(SenseFormat.FIXED);
    }

    @Test
    void tellsTheOthersOnceAndNotWhoHasAsked() {
        select6(HEADER + D_SENSE);
        select6(HEADER + SWP);

        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
    }

    @Test
    void tellsNobodyWhereNothingChanges() {
        assertThat(select6(HEADER + PLAIN).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.of("15 10 00 00 00 00")).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void protectsTheDiskFromAllWritesUntilItIsTakenBack() {
        select6(HEADER + SWP);

        assertThat(sense(disk.run(Cdbs.write10(0, 1), filled(1, 'x')))).isEqualTo("7/27/02");
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        assertThat(sense(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 'x'))))
                .isEqualTo("7/27/02");
        assertThat(disk.run(Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(CONTROL_PAGE).dataIn()).startsWith(0x0F, 0, 0x90, 0, 0x0A, 0x0A, 0x02, 0x10, 0x08);

        assertThat(select6(HEADER + PLAIN).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.write10(0, 1), filled(1, 'x')).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void stopsAWriteThatWaitsForItsData() {
        RecordingTask write = disk.start(disk.other, Cdbs.write10(0, 1), UnitFixture.BLOCK);
        select6(HEADER + SWP);
        disk.give(write, filled(1, 'x'));
        disk.turn();

        assertThat(sense(write)).isEqualTo("7/27/02");
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
    }

    @Test
    void aResetBringsTheDefaultsBack() {
        select6(HEADER + SWP);
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.nexus), () -> {});

        assertThat(disk.attentions(disk.nexus)).containsExactly("6/29/03");
        assertThat(disk.run(CONTROL_PAGE).dataIn()).startsWith(0x0F, 0, 0x10, 0, 0x0A, 0x0A, 0x02, 0x10, 0x00);
    }

    @Test
    void takesTheLongHeaderAndTheBlockDescriptorsThatModeSenseTells() {
        String longDescriptor = "00 00 00 00 00 00 10 00 00 00 00 00 00 00 02 00";

        assertThat(select10("00 00 00 10 01 00 00 10" + longDescriptor + D_SENSE)
                        .outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(select10("00 00 00 10 00 00 00 08 00 00 10 00 00 00 02 00" + PLAIN)
                        .outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(select6("00 00 10 08 FF FF FF FF 00 00 02 00" + D_SENSE).outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(select6("00 00 10 08 00 00 00 00 00 00 02 00").outcome()).isEqualTo(Outcome.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "00 01 00 00, 1, 7", // MEDIUM TYPE
        "00 00 00 10, 3, 7", // a descriptor length that there is not
        "00 00 00 08 00 00 0F FF 00 00 02 00, 4, 7", // fewer blocks
        "00 00 00 08 00 00 10 00 00 00 10 00, 9, 7", // another block length
        "00 00 00 00 4A 0A 02 10 00 00 00 00 00 00 00 00, 4, 6", // SPF
        "00 00 00 00 02 0A 02 10 00 00 00 00 00 00 00 00, 4, 5", // a page that there is not
        "00 00 00 00 0A 0B 02 10 00 00 00 00 00 00 00 00 00, 5, 7", // a length that it has not
        "00 00 00 00 0A 0A 02 00 00 00 00 00 00 00 00 00, 7, 4", // QUEUE ALGORITHM MODIFIER
        "00 00 00 00 0A 0A 22 10 00 00 00 00 00 00 00 00, 6, 5", // TST
        "00 00 00 00 08 12 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00, 6, 2", // WCE
    })
    void refusesWhatCannotBeChangedAndPointsToIt(String list, int byteIndex, int bitIndex) {
        RecordingTask select = select6(list);

        assertThat(sense(select)).isEqualTo("5/26/00");
        assertThat(select.sense().specific()).isEqualTo(new FieldPointer(Source.PARAMETER_LIST, byteIndex, bitIndex));
        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void changesNothingWhereALaterPageIsWrong() {
        assertThat(sense(select6(HEADER + SWP + "02 0A 00 00 00 00 00 00 00 00 00 00")))
                .isEqualTo("5/26/00");

        assertThat(disk.run(Cdbs.write10(0, 1), filled(1, 'x')).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00", "00 00 00", "00 00 00 08 00 00", "00 00 00 00 0A", "00 00 00 00 0A 0A 06 10 00 00 00"})
    void refusesAListThatEndsTooEarly(String list) {
        assertThat(sense(select6(list))).isEqualTo("5/1a/00");
        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void savesNothingAndTakesNothingButPages() {
        assertThat(sense(disk.run(Cdbs.of("15 11 00 00 04 00")))).as("SP").isEqualTo("5/24/00");
        assertThat(sense(disk.run(Cdbs.of("15 00 00 00 04 00")))).as("no PF").isEqualTo("5/24/00");
    }

    @Test
    void takesBackExactlyTheMaskOfWhatCanBeChanged() {
        byte[] mask = disk.run(Cdbs.of("1A 08 4A 00 FF 00")).dataIn();

        assertThat(mask).containsExactly(0x0F, 0, 0x10, 0, 0x0A, 0x0A, 0x04, 0, 0x08, 0, 0, 0, 0, 0, 0, 0);
        for (int bit = 0; bit < 80; bit++) {
            byte[] list = HexFormat.ofDelimiter(" ").parseHex(HEADER + " " + PLAIN);
            int index = 6 + bit / 8;
            list[index] ^= (byte) (1 << bit % 8);
            boolean changeable = (mask[index] >> bit % 8 & 1) != 0;

            assertThat(disk.run(Cdbs.of("15 10 00 00 10 00"), list).status())
                    .as("bit %d of byte %d", bit % 8, index)
                    .isEqualTo(changeable ? Status.GOOD : Status.CHECK_CONDITION);
            select6(HEADER + PLAIN);
        }
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
    }

    private RecordingTask select6(String list) {
        byte[] bytes = HexFormat.of().parseHex(list.replace(" ", ""));
        byte[] cdb = Cdbs.of("15 10 00 00 00 00");
        cdb[4] = (byte) bytes.length;
        return disk.run(cdb, bytes);
    }

    private RecordingTask select10(String list) {
        byte[] bytes = HexFormat.of().parseHex(list.replace(" ", ""));
        byte[] cdb = Cdbs.of("55 10 00 00 00 00 00 00 00 00");
        ByteBuffer.wrap(cdb).putShort(7, (short) bytes.length);
        return disk.run(cdb, bytes);
    }

    private static SenseFormat format(RecordingTask task) {
        return ((Outcome.Check) task.outcome()).format();
    }
}
