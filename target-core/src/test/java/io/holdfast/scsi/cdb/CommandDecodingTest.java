package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.cdb.ModeSense.BlockDescriptors;
import io.holdfast.scsi.cdb.ModeSense.Header;
import io.holdfast.scsi.cdb.ModeSense.PageControl;
import io.holdfast.scsi.sense.SenseFormat;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A CDB with every field set to something, for each row of the table; the fields are apart by spaces. */
class CommandDecodingTest {

    private static final long LBA_21 = 0x1F_E1D2L;
    private static final long LBA_32 = 0xF1E2_D3C4L;
    /** Up to the service action, with a group number. */
    private static final String LONG = "7F 00 00000000 1F 18 ";

    /** Those of protection information, which there is not. */
    private static final String TAGS = " 00000000 0000 0000 ";

    private static final long LBA_64 = 0xF1E2_D3C4_B5A6_9788L;

    static Stream<Case> cases() {
        return Stream.of(medium(), units(), modeSense(), persistentReservations(), copies())
                .flatMap(each -> each);
    }

    /** The commands that ask the unit something, or tell it. */
    private static Stream<Case> units() {
        return Stream.of(
                of("00 00000000 00", Operation.TEST_UNIT_READY, new TestUnitReady()),
                of("03 00 0000 12 00", Operation.REQUEST_SENSE, new RequestSense(SenseFormat.FIXED, 18)),
                of("03 01 0000 FC 00", Operation.REQUEST_SENSE, new RequestSense(SenseFormat.DESCRIPTOR, 252)),
                of("12 00 00 0104 00", Operation.INQUIRY, new Inquiry(false, 0, 260)),
                of("12 01 83 FFFF 00", Operation.INQUIRY, new Inquiry(true, 0x83, 65535)),
                of("16 00000000 00", Operation.RESERVE_6, new Reserve()),
                of("17 00000000 00", Operation.RELEASE_6, new Release()),
                of("56 0000000000000000 00", Operation.RESERVE_10, new Reserve()),
                of("57 0000000000000000 00", Operation.RELEASE_10, new Release()),
                of("04 10 00 0000 00", Operation.FORMAT_UNIT, new FormatUnit(FormatUnit.ParameterList.SHORT)),
                of("04 38 00 0000 00", Operation.FORMAT_UNIT, new FormatUnit(FormatUnit.ParameterList.LONG)),
                of("04 00 00 0000 00", Operation.FORMAT_UNIT, new FormatUnit(FormatUnit.ParameterList.NONE)),
                of(
                        "48 81 0000000000 0204 00",
                        Operation.SANITIZE_OVERWRITE,
                        new Sanitize(Sanitize.Method.OVERWRITE, true, false, 516)),
                of(
                        "48 22 0000000000 0000 00",
                        Operation.SANITIZE_BLOCK_ERASE,
                        new Sanitize(Sanitize.Method.BLOCK_ERASE, false, true, 0)),
                of(
                        "48 1F 0000000000 0000 00",
                        Operation.SANITIZE_EXIT_FAILURE_MODE,
                        new Sanitize(Sanitize.Method.EXIT_FAILURE_MODE, false, false, 0)),
                of(
                        LONG + "0009 18 00 F1E2D3C4B5A69788" + TAGS + "00000007",
                        Operation.READ_32,
                        new Read(LBA_64, 7, true, true)),
                of(
                        LONG + "000A 06 00 F1E2D3C4B5A69788" + TAGS + "00000007",
                        Operation.VERIFY_32,
                        new Verify(LBA_64, 7, ByteCheck.SINGLE_BLOCK)),
                of(
                        LONG + "000B 08 00 F1E2D3C4B5A69788" + TAGS + "FFFFFFFF",
                        Operation.WRITE_32,
                        new Write(LBA_64, 0xFFFF_FFFFL, false, true)),
                of(
                        LONG + "000C 02 00 F1E2D3C4B5A69788" + TAGS + "00000007",
                        Operation.WRITE_AND_VERIFY_32,
                        new WriteAndVerify(LBA_64, 7, true)),
                of(
                        LONG + "000D 09 00 F1E2D3C4B5A69788" + TAGS + "00000007",
                        Operation.WRITE_SAME_32,
                        new WriteSame(LBA_64, 7, true, true)),
                of("1C 01 02 0304 00", Operation.RECEIVE_DIAGNOSTIC_RESULTS, new ReceiveDiagnosticResults(2, 0x304)),
                of("1D 14 00 0000 00", Operation.SEND_DIAGNOSTIC, new SendDiagnostic(true)),
                of("1D 13 00 0000 00", Operation.SEND_DIAGNOSTIC, new SendDiagnostic(false)),
                of("4D 00 6F FF 00 1234 5678 00", Operation.LOG_SENSE, new LogSense(1, 0x2F, 0xFF, 0x1234, 0x5678)),
                of("1B 01 00 0F F3 00", Operation.START_STOP_UNIT, new StartStopUnit(15, true, true)),
                of("1B 00 00 00 01 00", Operation.START_STOP_UNIT, new StartStopUnit(0, true, false)),
                of("1E 000000 01 00", Operation.PREVENT_ALLOW_MEDIUM_REMOVAL, new PreventAllowMediumRemoval(true)),
                of("1E 000000 00 00", Operation.PREVENT_ALLOW_MEDIUM_REMOVAL, new PreventAllowMediumRemoval(false)),
                of("25 0000000000000000 00", Operation.READ_CAPACITY_10, new ReadCapacity10()),
                of("9E10 0000000000000000 00000020 0000", Operation.READ_CAPACITY_16, new ReadCapacity16(32)),
                of(
                        "9E12 F1E2D3C4B5A69788 FFFFFFFF 0000",
                        Operation.GET_LBA_STATUS,
                        new GetLbaStatus(LBA_64, 0xFFFF_FFFFL)),
                of(
                        "37 00 1D 00000000 1234 00",
                        Operation.READ_DEFECT_DATA_10,
                        new ReadDefectData(ReadDefectData.Header.TEN, 3, 5, 0x1234)),
                of(
                        "B7 0B 00000007 12345678 0000",
                        Operation.READ_DEFECT_DATA_12,
                        new ReadDefectData(ReadDefectData.Header.TWELVE, 1, 3, 0x1234_5678)),
                of(
                        "A0 00 02 000000 00001000 0000",
                        Operation.REPORT_LUNS,
                        new ReportLuns(ReportLuns.Selection.ALL, 4096)),
                of(
                        "A30C 82 41 0123 00000200 0000",
                        Operation.REPORT_SUPPORTED_OPERATION_CODES,
                        new ReportSupportedOperationCodes(
                                ReportSupportedOperationCodes.Option.SERVICE_ACTION, true, 0x41, 0x123, 512)),
                of(
                        "A30D 80 000000 00000010 0000",
                        Operation.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS,
                        new ReportSupportedTaskManagementFunctions(true, 16)));
    }

    /** EXTENDED COPY and what is asked about it. */
    private static Stream<Case> copies() {
        return Stream.of(
                of(
                        "A3 0A 00000000 00000400 00 00",
                        Operation.REPORT_TARGET_PORT_GROUPS,
                        new ReportTargetPortGroups(ReportTargetPortGroups.Header.LENGTH_ONLY, 1024)),
                of(
                        "A3 2A 00000000 00000400 00 00",
                        Operation.REPORT_TARGET_PORT_GROUPS,
                        new ReportTargetPortGroups(ReportTargetPortGroups.Header.EXTENDED, 1024)),
                of("15 10 0000 18 00", Operation.MODE_SELECT_6, new ModeSelect(ModeSense.Header.SIX, 24)),
                of("55 10 0000000000 0118 00", Operation.MODE_SELECT_10, new ModeSelect(ModeSense.Header.TEN, 280)),
                of("8300 0000000000000000 0001003C 0000", Operation.EXTENDED_COPY_LID1, new ExtendedCopy(0x1_003C)),
                of(
                        "8310 00000000 12345678 00000020 1F00",
                        Operation.POPULATE_TOKEN,
                        new PopulateToken(0x1234_5678, 0x20)),
                of(
                        "8311 00000000 F2345678 00000228 0000",
                        Operation.WRITE_USING_TOKEN,
                        new WriteUsingToken(0xF234_5678L, 0x228)),
                of(
                        "8407 12345678 00000000 00000226 0000",
                        Operation.RECEIVE_ROD_TOKEN_INFORMATION,
                        new ReceiveRodTokenInformation(0x1234_5678, 0x226)),
                of(
                        "8400 A7 00000000000000 00010020 0000",
                        Operation.RECEIVE_COPY_STATUS_LID1,
                        new ReceiveCopyResults(ReceiveCopyResults.Action.COPY_STATUS, 0xA7, 0x1_0020)),
                of(
                        "8403 00 00000000000000 00000200 0000",
                        Operation.RECEIVE_COPY_OPERATING_PARAMETERS,
                        new ReceiveCopyResults(ReceiveCopyResults.Action.OPERATING_PARAMETERS, 0, 512)),
                of(
                        "8404 01 00000000000000 00000200 0000",
                        Operation.RECEIVE_COPY_FAILURE_DETAILS_LID1,
                        new ReceiveCopyResults(ReceiveCopyResults.Action.FAILURE_DETAILS, 1, 512)));
    }

    /** The commands that name a run of blocks. */
    private static Stream<Case> medium() {
        return Stream.of(
                of("08 1FE1D2 01 00", Operation.READ_6, new Read(LBA_21, 1, false, false)),
                of("08 1FE1D2 00 00", Operation.READ_6, new Read(LBA_21, 256, false, false)),
                of("28 00 F1E2D3C4 00 8001 00", Operation.READ_10, new Read(LBA_32, 0x8001, false, false)),
                of("28 10 F1E2D3C4 1F 0000 00", Operation.READ_10, new Read(LBA_32, 0, true, false)),
                of("A8 08 F1E2D3C4 FFFFFFFF 1F 00", Operation.READ_12, new Read(LBA_32, 0xFFFF_FFFFL, false, true)),
                of(
                        "88 18 F1E2D3C4B5A69788 80000001 1F 00",
                        Operation.READ_16,
                        new Read(LBA_64, 0x8000_0001L, true, true)),
                of("0A 1FE1D2 FF 00", Operation.WRITE_6, new Write(LBA_21, 255, false, false)),
                of("0A 1FE1D2 00 00", Operation.WRITE_6, new Write(LBA_21, 256, false, false)),
                of("2A 08 F1E2D3C4 00 FFFF 00", Operation.WRITE_10, new Write(LBA_32, 0xFFFF, false, true)),
                of("AA 10 F1E2D3C4 00000007 00 00", Operation.WRITE_12, new Write(LBA_32, 7, true, false)),
                of("8A 18 F1E2D3C4B5A69788 00000007 00 00", Operation.WRITE_16, new Write(LBA_64, 7, true, true)),
                of("2E 02 F1E2D3C4 00 0007 00", Operation.WRITE_AND_VERIFY_10, new WriteAndVerify(LBA_32, 7, true)),
                of(
                        "AE 10 F1E2D3C4 00000007 00 00",
                        Operation.WRITE_AND_VERIFY_12,
                        new WriteAndVerify(LBA_32, 7, false)),
                of(
                        "8E 12 F1E2D3C4B5A69788 00000007 00 00",
                        Operation.WRITE_AND_VERIFY_16,
                        new WriteAndVerify(LBA_64, 7, true)),
                of("2F 00 F1E2D3C4 00 0007 00", Operation.VERIFY_10, new Verify(LBA_32, 7, ByteCheck.NONE)),
                of("AF 12 F1E2D3C4 00000007 00 00", Operation.VERIFY_12, new Verify(LBA_32, 7, ByteCheck.EVERY_BLOCK)),
                of(
                        "8F 06 F1E2D3C4B5A69788 00000007 00 00",
                        Operation.VERIFY_16,
                        new Verify(LBA_64, 7, ByteCheck.SINGLE_BLOCK)),
                of("34 02 F1E2D3C4 03 0007 00", Operation.PRE_FETCH_10, new Prefetch(LBA_32, 7, true)),
                of("90 00 F1E2D3C4B5A69788 00000000 03 00", Operation.PRE_FETCH_16, new Prefetch(LBA_64, 0, false)),
                of("35 00 F1E2D3C4 00 0007 00", Operation.SYNCHRONIZE_CACHE_10, new SynchronizeCache(LBA_32, 7, false)),
                of(
                        "91 02 F1E2D3C4B5A69788 00000007 00 00",
                        Operation.SYNCHRONIZE_CACHE_16,
                        new SynchronizeCache(LBA_64, 7, true)),
                of("41 08 F1E2D3C4 00 0007 00", Operation.WRITE_SAME_10, new WriteSame(LBA_32, 7, true, false)),
                of(
                        "93 01 F1E2D3C4B5A69788 00000000 00 00",
                        Operation.WRITE_SAME_16,
                        new WriteSame(LBA_64, 0, false, true)),
                of(
                        "93 08 F1E2D3C4B5A69788 FFFFFFFF 00 00",
                        Operation.WRITE_SAME_16,
                        new WriteSame(LBA_64, 0xFFFF_FFFFL, true, false)),
                of("42 00 00000000 1F 0018 00", Operation.UNMAP, new Unmap(24)),
                of(
                        "89 08 F1E2D3C4B5A69788 000000 FF 1F 00",
                        Operation.COMPARE_AND_WRITE,
                        new CompareAndWrite(LBA_64, 255, false, true)),
                of("8B 10 F1E2D3C4B5A69788 00000007 1F 00", Operation.ORWRITE_16, new OrWrite(LBA_64, 7, true, false)),
                of(
                        "9C 18 F1E2D3C4B5A69788 0000 8007 1F 00",
                        Operation.WRITE_ATOMIC_16,
                        new WriteAtomic(LBA_64, 0x8007, true, true)));
    }

    private static Stream<Case> modeSense() {
        return Stream.of(
                of(
                        "1A 00 3F FF FE 00",
                        Operation.MODE_SENSE_6,
                        new ModeSense(Header.SIX, BlockDescriptors.SHORT_LBA, PageControl.CURRENT, 0x3F, 0xFF, 254)),
                of(
                        "1A 08 C8 00 04 00",
                        Operation.MODE_SENSE_6,
                        new ModeSense(Header.SIX, BlockDescriptors.OMITTED, PageControl.SAVED, 8, 0, 4)),
                of(
                        "5A 00 8A 01 000000 1000 00",
                        Operation.MODE_SENSE_10,
                        new ModeSense(Header.TEN, BlockDescriptors.SHORT_LBA, PageControl.DEFAULT, 0x0A, 1, 4096)),
                of(
                        "5A 10 48 00 000000 1000 00",
                        Operation.MODE_SENSE_10,
                        new ModeSense(Header.TEN, BlockDescriptors.LONG_LBA, PageControl.CHANGEABLE, 8, 0, 4096)),
                of(
                        "5A 18 08 00 000000 1000 00",
                        Operation.MODE_SENSE_10,
                        new ModeSense(Header.TEN, BlockDescriptors.OMITTED, PageControl.CURRENT, 8, 0, 4096)));
    }

    private static Stream<Case> persistentReservations() {
        return Stream.of(
                in(
                        "5E00 0000000000 2000 00",
                        Operation.PERSISTENT_RESERVE_IN_READ_KEYS,
                        PersistentReserveIn.Action.READ_KEYS),
                in(
                        "5E01 0000000000 2000 00",
                        Operation.PERSISTENT_RESERVE_IN_READ_RESERVATION,
                        PersistentReserveIn.Action.READ_RESERVATION),
                in(
                        "5E02 0000000000 2000 00",
                        Operation.PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES,
                        PersistentReserveIn.Action.REPORT_CAPABILITIES),
                in(
                        "5E03 0000000000 2000 00",
                        Operation.PERSISTENT_RESERVE_IN_READ_FULL_STATUS,
                        PersistentReserveIn.Action.READ_FULL_STATUS),
                out(
                        "5F00 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_REGISTER,
                        PersistentReserveOut.Action.REGISTER),
                out(
                        "5F01 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_RESERVE,
                        PersistentReserveOut.Action.RESERVE),
                out(
                        "5F02 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_RELEASE,
                        PersistentReserveOut.Action.RELEASE),
                out(
                        "5F03 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_CLEAR,
                        PersistentReserveOut.Action.CLEAR),
                out(
                        "5F04 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_PREEMPT,
                        PersistentReserveOut.Action.PREEMPT),
                out(
                        "5F05 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
                        PersistentReserveOut.Action.PREEMPT_AND_ABORT),
                out(
                        "5F06 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE_EXISTING_KEY,
                        PersistentReserveOut.Action.REGISTER_AND_IGNORE_EXISTING_KEY),
                out(
                        "5F07 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_REGISTER_AND_MOVE,
                        PersistentReserveOut.Action.REGISTER_AND_MOVE),
                out(
                        "5F08 25 0000 00010018 00",
                        Operation.PERSISTENT_RESERVE_OUT_REPLACE_LOST_RESERVATION,
                        PersistentReserveOut.Action.REPLACE_LOST_RESERVATION));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodes(Case expected) {
        byte[] cdb = GoldenHex.bytes(expected.cdb);
        cdb = Arrays.copyOf(cdb, Math.max(16, cdb.length));

        assertThat(CommandSet.complete().decode(cdb))
                .isEqualTo(new Decoded.Accepted(expected.operation, expected.command));
    }

    @Test
    void hasACaseForEveryRow() {
        Set<Operation> covered = cases().map(Case::operation).collect(Collectors.toSet());

        assertThat(covered).containsExactlyInAnyOrder(Operation.values());
    }

    private static Case of(String cdb, Operation operation, Command command) {
        return new Case(cdb, operation, command);
    }

    private static Case in(String cdb, Operation operation, PersistentReserveIn.Action action) {
        return new Case(cdb, operation, new PersistentReserveIn(action, 0x2000));
    }

    private static Case out(String cdb, Operation operation, PersistentReserveOut.Action action) {
        return new Case(cdb, operation, new PersistentReserveOut(action, 2, 5, 0x1_0018));
    }

    record Case(String cdb, Operation operation, Command command) {}
}
