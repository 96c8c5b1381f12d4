package io.holdfast.scsi.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.copy.CopyParameterList.Parsed;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CopyParameterListTest {

    private static final Naa DISK = new Naa(0x6024_8461_2345_6789L, 0xA1B2_C3D4_E5F6_0718L);

    @Test
    void readsWhatIsToBeCopiedFromWhereToWhere() {
        byte[] list = GoldenHex.bytes("""
                a7 22 00 40  00 00 00 00       | list identifier A7h, STR, priority 2; two CSCD descriptors
                00 00 00 1c  00 00 00 00       | one segment descriptor
                e4 00 00 01  01 03 00 10       | a disk by its NAA identifier
                60 24 84 61 23 45 67 89 a1 b2 c3 d4 e5 f6 07 18  00 00 00 00
                04 00 02 00                    | PAD, 512 bytes a block
                e4 21 00 01  02 01 00 14       | NUL as it was in SPC-3, a tape, with a T10 vendor identification
                48 4f 4c 44 46 41 53 54 20 20 20 20 20 20 20 20 20 20 20 20
                00 00 10 00
                02 03 00 18  00 01 00 00       | DC and CAT, from 1 to 0
                00 00 ff ff                    | 65,535 blocks
                00 00 00 00 00 00 10 00  ff ff ff ff ff ff ff fe
                """);

        assertThat(parse(list))
                .isEqualTo(new Parsed.Valid(new CopyParameterList(
                        OptionalInt.of(0xA7),
                        List.of(new CscdDescriptor(DISK, 0, 512), new CscdDescriptor(null, 1, 4096)),
                        List.of(new SegmentDescriptor(1, 0, 0xFFFF, true, 0x1000, -2)))));
    }

    @Test
    void takesAListWithoutAnythingToDo() {
        assertThat(parse(new CopyList().bytes()))
                .isEqualTo(new Parsed.Valid(new CopyParameterList(OptionalInt.of(0), List.of(), List.of())));
    }

    @Test
    void needsNoListIdentifierWhereNoneIsUsed() {
        assertThat(parse(new CopyList().identified(0, 0b11).bytes()))
                .isEqualTo(new Parsed.Valid(new CopyParameterList(OptionalInt.empty(), List.of(), List.of())));
        assertThat(fault(new CopyList().identified(5, 0b11))).isEqualTo(Sense.invalidFieldInParameterList(0, 7));
        assertThat(fault(new CopyList().identified(5, 0b01))).isEqualTo(Sense.invalidFieldInParameterList(1, 4));
    }

    @Test
    void refusesAListThatIsShorterThanItSays() {
        byte[] list = copy().bytes();
        for (int length = 0; length < list.length; length++) {
            assertThat(CopyParameterList.parse(Unpooled.wrappedBuffer(list, 0, length), length))
                    .as("%d bytes", length)
                    .isEqualTo(new Parsed.Invalid(Sense.parameterListLengthError()));
        }
    }

    @Test
    void refusesAListOfWhichTheInitiatorSentOnlyAPart() {
        byte[] list = new CopyList().bytes();

        assertThat(CopyParameterList.parse(Unpooled.wrappedBuffer(list), list.length + 1))
                .isEqualTo(new Parsed.Invalid(Sense.parameterListLengthError()));
    }

    @Test
    void takesAsManyDescriptorsAsItTellsAndNoMore() {
        CopyList full = new CopyList();
        for (int i = 0; i < CopyLimits.MAX_CSCD_DESCRIPTORS; i++) {
            full.disk(DISK, 512);
        }
        for (int i = 0; i < CopyLimits.MAX_SEGMENT_DESCRIPTORS; i++) {
            full.copy(0, 1, 1, 0, 0);
        }
        assertThat(parse(full.bytes())).isInstanceOf(Parsed.Valid.class);
        assertThat(fault(full.copy(0, 1, 1, 0, 0))).isEqualTo(Sense.parameterListLengthError());

        CopyList manyDisks = new CopyList();
        for (int i = 0; i <= CopyLimits.MAX_CSCD_DESCRIPTORS; i++) {
            manyDisks.disk(DISK, 512);
        }
        assertThat(fault(manyDisks).additional()).isEqualTo(AdditionalSense.TOO_MANY_TARGET_DESCRIPTORS);

        CopyList manySegments = new CopyList();
        for (int i = 0; i <= CopyLimits.MAX_SEGMENT_DESCRIPTORS; i++) {
            manySegments.copy(0, 1, 1, 0, 0);
        }
        assertThat(fault(manySegments).additional()).isEqualTo(AdditionalSense.TOO_MANY_SEGMENT_DESCRIPTORS);
    }

    @Test
    void refusesKindsOfDescriptorsThatItDoesNotKnow() {
        assertThat(fault(new CopyList().disk(DISK, 512, list -> list.setByte(0, 0xE0)))
                        .additional())
                .isEqualTo(AdditionalSense.UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE);
        assertThat(fault(new CopyList().disk(DISK, 512).copy(0, 0, 1, 0, 8, list -> list.setByte(0, 0x03)))
                        .additional())
                .isEqualTo(AdditionalSense.UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE);
    }

    /** libiscsi's ValidTgtDescr: in SPC-4 it has no meaning in an identification descriptor. */
    @Test
    void ignoresTheLuIdType() {
        assertThat(parse(new CopyList()
                        .disk(DISK, 512, list -> list.setByte(1, 0x80))
                        .bytes()))
                .isEqualTo(parse(new CopyList().disk(DISK, 512).bytes()));
    }

    @Test
    void pointsToTheFieldThatIsWrong() {
        assertThat(fault(new CopyList().disk(DISK, 512).copy(0, 0, 1, 0, 8, list -> list.setShort(2, 0x1C))))
                .isEqualTo(Sense.invalidFieldInParameterList(16 + 32 + 2, 7));
    }

    @Test
    void takesNoInlineData() {
        byte[] list = Arrays.copyOf(copy().bytes(), copy().bytes().length + 4);
        list[15] = 4;

        assertThat(parse(list))
                .isEqualTo(new Parsed.Invalid(Sense.illegalRequest(AdditionalSense.INLINE_DATA_LENGTH_EXCEEDED)));
    }

    private static CopyList copy() {
        return new CopyList().disk(DISK, 512).copy(0, 0, 8, 0, 64);
    }

    private static Parsed parse(byte[] list) {
        return CopyParameterList.parse(Unpooled.wrappedBuffer(list), list.length);
    }

    private static Sense fault(CopyList list) {
        Parsed parsed = parse(list.bytes());
        assertThat(parsed).isInstanceOf(Parsed.Invalid.class);
        return ((Parsed.Invalid) parsed).sense();
    }
}
