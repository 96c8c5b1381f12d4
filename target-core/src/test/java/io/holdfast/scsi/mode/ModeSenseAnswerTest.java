package io.holdfast.scsi.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.cdb.ModeSense.BlockDescriptors;
import io.holdfast.scsi.cdb.ModeSense.Header;
import io.holdfast.scsi.cdb.ModeSense.PageControl;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseFormat;
import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModeSenseAnswerTest {

    private static final ModePages WRITE_BACK = ModePages.initial(new CachingPage(true));
    private static final ModeState WRITABLE = new ModeState(WRITE_BACK, WRITE_BACK, new Capacity(0x1234, 512), false);

    @Test
    void tellsAllPagesBehindTheShortHeader() {
        assertThat(answer(WRITABLE, Header.SIX, BlockDescriptors.SHORT_LBA, PageControl.CURRENT, 0x3F))
                .isEqualTo(GoldenHex.bytes("""
                        43 00 10 08                                  | 67 bytes follow; DPOFUA; 8 bytes of descriptor
                        00 00 12 34  00 00 02 00                     | 1234h blocks of 512 bytes
                        01 0a  00 00 00 00 00 00 00 00 00 00         | read-write error recovery
                        08 12  04 00 00 00 00 00 00 00 00 00         | caching: WCE
                               00 00 00 00 00 00 00 00               |
                        0a 0a  02 10 00 00 00 00 00 00 00 00         | control: GLTSD; unrestricted reordering
                        1c 0a  08 00 00 00 00 00 00 00 00 00         | informational exceptions: DEXCPT
                        """));
    }

    @Test
    void tellsOnePageBehindTheLongHeader() {
        assertThat(answer(WRITABLE, Header.TEN, BlockDescriptors.LONG_LBA, PageControl.CURRENT, 0x0A))
                .isEqualTo(GoldenHex.bytes("""
                        00 22  00 10 01 00  00 10 | 34 bytes follow; DPOFUA; LONGLBA; 16 of descriptor
                        00 00 00 00 00 00 12 34  00 00 00 00  00 00 02 00
                        0a 0a  02 10 00 00 00 00 00 00 00 00
                        """));
    }

    @Test
    void leavesOutADescriptorThatIsNotWanted() {
        assertThat(answer(WRITABLE, Header.SIX, BlockDescriptors.OMITTED, PageControl.CURRENT, 0x1C))
                .isEqualTo(GoldenHex.bytes("0f 00 10 00  1c 0a  08 00 00 00 00 00 00 00 00 00"));
        assertThat(answer(WRITABLE, Header.TEN, BlockDescriptors.OMITTED, PageControl.CURRENT, 0x1C))
                .isEqualTo(GoldenHex.bytes("00 12 00 10 00 00 00 00  1c 0a  08 00 00 00 00 00 00 00 00 00"));
    }

    @Test
    void saysThatThisInitiatorMayNotWrite() {
        ModeState guarded = new ModeState(WRITE_BACK, WRITE_BACK, new Capacity(8, 512), true);

        assertThat(answer(guarded, Header.SIX, BlockDescriptors.OMITTED, PageControl.CURRENT, 0x01))
                .startsWith(0x0F, 0x00, 0x90, 0x00);
    }

    @Test
    void tellsCurrentValuesAndDefaultsApart() {
        ModePages changed =
                new ModePages(new CachingPage(false), new ControlPage(SenseFormat.DESCRIPTOR, true), Optional.empty());
        ModeState state = new ModeState(changed, WRITE_BACK, new Capacity(8, 512), false);

        assertThat(answer(state, Header.SIX, BlockDescriptors.OMITTED, PageControl.CURRENT, 0x08))
                .startsWith(GoldenHex.bytes("17 00 10 00  08 12 00"));
        assertThat(answer(state, Header.SIX, BlockDescriptors.OMITTED, PageControl.DEFAULT, 0x08))
                .startsWith(GoldenHex.bytes("17 00 10 00  08 12 04"));
        assertThat(answer(state, Header.SIX, BlockDescriptors.OMITTED, PageControl.CURRENT, 0x0A))
                .isEqualTo(GoldenHex.bytes("""
                        0f 00 10 00
                        0a 0a  06 10 08 00 00 00 00 00 00 00  | D_SENSE and GLTSD; reordering; SWP
                        """));
        assertThat(answer(state, Header.SIX, BlockDescriptors.OMITTED, PageControl.DEFAULT, 0x0A))
                .startsWith(GoldenHex.bytes("0f 00 10 00  0a 0a 02 10 00"));
    }

    @Test
    void tellsThatTheFormOfSenseDataAndWriteProtectionCanBeChanged() {
        assertThat(answer(WRITABLE, Header.SIX, BlockDescriptors.OMITTED, PageControl.CHANGEABLE, 0x08))
                .isEqualTo(
                        GoldenHex.bytes("17 00 10 00  08 12  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
        assertThat(answer(WRITABLE, Header.SIX, BlockDescriptors.OMITTED, PageControl.CHANGEABLE, 0x0A))
                .isEqualTo(GoldenHex.bytes("0f 00 10 00  0a 0a  04 00 08 00 00 00 00 00 00 00"));
    }

    @Test
    void tellsMoreBlocksThanFitAsTooMany() {
        ModeState large = new ModeState(WRITE_BACK, WRITE_BACK, new Capacity(0x1_0000_0000L, 512), false);

        assertThat(answer(large, Header.SIX, BlockDescriptors.SHORT_LBA, PageControl.CURRENT, 0x01))
                .startsWith(GoldenHex.bytes("17 00 10 08  ff ff ff ff 00 00 02 00"));
    }

    @ParameterizedTest
    @CsvSource({"0x3F, 0xFF", "0x08, 0xFF", "0x3F, 0x00"})
    void hasNoSubpagesBeyondTheFirst(int pageCode, int subpageCode) {
        byte[] all = answer(WRITABLE, Header.TEN, BlockDescriptors.OMITTED, PageControl.CURRENT, pageCode);
        ModeSense command =
                new ModeSense(Header.TEN, BlockDescriptors.OMITTED, PageControl.CURRENT, pageCode, subpageCode, 65535);

        assertThat(AnswerBytes.of(ModeSenseAnswer.of(command, WRITABLE, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({"0x02, 0x00, 2, 5", "0x00, 0x00, 2, 5", "0x02, 0xFF, 2, 5", "0x0A, 0x01, 3, 7", "0x3F, 0x01, 3, 7"})
    void refusesAPageThatThereIsNotAndPointsToIt(int pageCode, int subpageCode, int byteIndex, int bitIndex) {
        ModeSense command =
                new ModeSense(Header.SIX, BlockDescriptors.OMITTED, PageControl.CURRENT, pageCode, subpageCode, 255);

        assertThat(AnswerBytes.sense(ModeSenseAnswer.of(command, WRITABLE, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(Sense.invalidFieldInCdb(byteIndex, bitIndex));
    }

    @ParameterizedTest
    @EnumSource
    void savesNothing(Header header) {
        ModeSense command =
                new ModeSense(header, BlockDescriptors.OMITTED, PageControl.SAVED, ModeSense.ALL_PAGES, 0, 255);

        assertThat(AnswerBytes.sense(ModeSenseAnswer.of(command, WRITABLE, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(Sense.illegalRequest(AdditionalSense.SAVING_PARAMETERS_NOT_SUPPORTED));
    }

    @Test
    void cutsThePagesToTheAllocationLengthButNotTheLengthInTheHeader() {
        ModeSense command =
                new ModeSense(Header.SIX, BlockDescriptors.SHORT_LBA, PageControl.CURRENT, ModeSense.ALL_PAGES, 0, 4);

        assertThat(AnswerBytes.of(ModeSenseAnswer.of(command, WRITABLE, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(GoldenHex.bytes("43 00 10 08"));
    }

    @Test
    void hasItsPagesInAscendingOrder() {
        assertThat(WRITE_BACK.inOrder().stream().map(ModePage::pageCode))
                .isSorted()
                .containsExactly(1, 8, 10, 28);
    }

    @Test
    void tellsAThresholdOnlyToWhoAsksForSubpages() {
        ModePages thin = new ModePages(new CachingPage(true), ControlPage.DEFAULT, Optional.of(new ThresholdPage(3)));
        ModeState state = new ModeState(thin, thin, new Capacity(8, 512), false);
        byte[] threshold = GoldenHex.bytes("""
                5c 01 00 14  00 00 00 00 00 00 00 00 00 00 00 00 | SPF, 1Ch and 01h, 20 bytes follow
                80 01 00 00  00 00 00 03                         | enabled, soft; available; 3 sets
                """);

        assertThat(subpages(state, 0x1C, 0x01)).endsWith(threshold).hasSize(8 + 24);
        assertThat(subpages(state, 0x1C, 0xFF)).endsWith(threshold).hasSize(8 + 12 + 24);
        assertThat(subpages(state, 0x3F, 0xFF)).endsWith(threshold);
        assertThat(subpages(state, 0x3F, 0)).isEqualTo(subpages(WRITABLE, 0x3F, 0));
    }

    private static byte[] subpages(ModeState state, int pageCode, int subpageCode) {
        ModeSense command =
                new ModeSense(Header.TEN, BlockDescriptors.OMITTED, PageControl.CURRENT, pageCode, subpageCode, 65535);
        return AnswerBytes.of(ModeSenseAnswer.of(command, state, UnpooledByteBufAllocator.DEFAULT));
    }

    private static byte[] answer(
            ModeState state, Header header, BlockDescriptors descriptors, PageControl control, int pageCode) {
        ModeSense command = new ModeSense(header, descriptors, control, pageCode, 0, 65535);
        Outcome outcome = ModeSenseAnswer.of(command, state, UnpooledByteBufAllocator.DEFAULT);
        return AnswerBytes.of(outcome);
    }
}
