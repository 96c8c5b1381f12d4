package io.holdfast.scsi.sense;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer.Source;
import io.holdfast.scsi.sense.KeySpecific.Progress;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.testkit.wire.GoldenHex;
import org.junit.jupiter.api.Test;

class SenseFormatTest {

    @Test
    void pointsToTheFaultyBitOfACdb() {
        assertThat(fixed(Sense.invalidFieldInCdb(9, 2))).isEqualTo(GoldenHex.bytes("""
                70 00 05           | current, ILLEGAL REQUEST
                00 00 00 00  0a    | no INFORMATION, 10 bytes follow
                00 00 00 00        |
                24 00 00           | INVALID FIELD IN CDB
                ca 00 09           | SKSV, C/D, BPV, bit 2; byte 9
                """));
    }

    @Test
    void pointsToAFieldOfAParameterList() {
        Sense sense = Sense.illegalRequest(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST)
                .with(new FieldPointer(Source.PARAMETER_LIST, 0x123, FieldPointer.WHOLE_BYTE));

        assertThat(fixed(sense)).isEqualTo(GoldenHex.bytes("""
                70 00 05  00 00 00 00  0a  00 00 00 00
                26 00 00           | INVALID FIELD IN PARAMETER LIST
                80 01 23           | SKSV, neither C/D nor BPV; byte 123h
                """));
    }

    @Test
    void tellsAnOffsetThatFitsIn32Bits() {
        assertThat(fixed(Sense.miscompare(0xFFFF_FFFFL))).isEqualTo(GoldenHex.bytes("""
                f0 00 0e           | VALID, MISCOMPARE
                ff ff ff ff  0a    | INFORMATION
                00 00 00 00
                1d 00 00  00 00 00 | MISCOMPARE DURING VERIFY OPERATION
                """));
    }

    @Test
    void leavesOutOfTheFixedFormatWhatHasNoRoom() {
        assertThat(fixed(Sense.unrecoveredReadError(0x1_0000_0000L))).isEqualTo(GoldenHex.bytes("""
                70 00 03           | not VALID, MEDIUM ERROR
                00 00 00 00  0a  00 00 00 00
                11 00 00  00 00 00
                """));
    }

    @Test
    void hasRoomForWideInformationInTheDescriptorFormat() {
        assertThat(descriptor(Sense.unrecoveredReadError(0x1_0000_0000L))).isEqualTo(GoldenHex.bytes("""
                72 03 11 00        | current, MEDIUM ERROR, UNRECOVERED READ ERROR
                00 00 00 0c        | 12 bytes follow
                00 0a 80 00        | information, VALID
                00 00 00 01 00 00 00 00
                """));
    }

    @Test
    void writesADescriptorForEachThingToTell() {
        Sense sense = Sense.notReady(AdditionalSense.LOGICAL_UNIT_IS_IN_PROCESS_OF_BECOMING_READY)
                .withInformation(1)
                .with(new Progress(0x8000));

        assertThat(descriptor(sense)).isEqualTo(GoldenHex.bytes("""
                72 02 04 01  00 00 00 14
                00 0a 80 00  00 00 00 00 00 00 00 01
                02 06 00 00  80 80 00  00   | sense key specific: SKSV, half way
                """));
    }

    @Test
    void pointsToAFieldOfASegmentDescriptor() {
        Sense sense = Sense.copyAborted(AdditionalSense.UNREACHABLE_COPY_TARGET, new SegmentPointer(0x102, 6));

        assertThat(fixed(sense)).isEqualTo(GoldenHex.bytes("""
                70 00 0a  00 00 00 00  0a | COPY ABORTED
                00 00 01 02               | COMMAND-SPECIFIC INFORMATION: segment descriptor 102h
                08 04 00                  | UNREACHABLE COPY TARGET
                a0 00 06                  | SKSV, SD; byte 6
                """));
        assertThat(descriptor(sense)).isEqualTo(GoldenHex.bytes("""
                72 0a 08 04  00 00 00 14
                01 0a 00 00  00 00 00 00 00 00 01 02
                02 06 00 00  a0 00 06  00
                """));
    }

    @Test
    void tellsNothingWhereThereIsNothingToTell() {
        assertThat(descriptor(Sense.none())).isEqualTo(GoldenHex.bytes("72 00 00 00  00 00 00 00"));
        assertThat(fixed(Sense.none()))
                .isEqualTo(GoldenHex.bytes("70 00 00  00 00 00 00  0a  00 00 00 00  00 00 00  00 00 00"));
    }

    private static byte[] fixed(Sense sense) {
        return AnswerBytes.written(target -> SenseFormat.FIXED.write(sense, target));
    }

    private static byte[] descriptor(Sense sense) {
        return AnswerBytes.written(target -> SenseFormat.DESCRIPTOR.write(sense, target));
    }
}
