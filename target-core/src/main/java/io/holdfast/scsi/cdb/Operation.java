package io.holdfast.scsi.cdb;

import static io.holdfast.scsi.cdb.DataDirection.IN;
import static io.holdfast.scsi.cdb.DataDirection.NONE;
import static io.holdfast.scsi.cdb.DataDirection.OUT;

import java.util.HexFormat;
import java.util.Locale;

/**
 * The command set as a table: a row for each CDB, in the order of operation code and service action.
 *
 * <p>The last column is the CDB usage data of SPC-4 6.35.3: the operation code, then a one for each bit that is looked
 * at. Behind a slash, bits 4 to 0 of byte 1 are the value of the service action. A bit that is zero there must be zero
 * in the CDB. Protection information is not supported, so RDPROTECT, WRPROTECT and VRPROTECT are zero bits; and so is
 * NACA, in the last byte, or byte 1 of a CDB of 32 bytes.
 */
public enum Operation {
    TEST_UNIT_READY(NONE, Access.ALWAYS, TestUnitReady::decode, "00 00 00 00 00 00"),
    REQUEST_SENSE(IN, Access.ALWAYS, RequestSense::decode, "03 01 00 00 FF 00"),
    FORMAT_UNIT(OUT, Access.WRITE, FormatUnit::decode, "04 3F 00 00 00 00"),
    READ_6(IN, Access.READ, Read::decode, "08 1F FF FF FF 00"),
    WRITE_6(OUT, Access.WRITE, Write::decode, "0A 1F FF FF FF 00"),
    INQUIRY(IN, Access.ALWAYS, Inquiry::decode, "12 01 FF FF FF 00"),
    MODE_SELECT_6(OUT, Access.CONTROL, ModeSelect::decode6, "15 10 00 00 FF 00"),
    RESERVE_6(NONE, Access.RESERVE, Reserve::decode, "16 00 00 00 00 00"),
    RELEASE_6(NONE, Access.RESERVE, Release::decode, "17 00 00 00 00 00"),
    MODE_SENSE_6(IN, Access.READ, ModeSense::decode6, "1A 08 FF FF FF 00"),
    START_STOP_UNIT(NONE, Access.CONTROL, StartStopUnit::decode, "1B 01 00 0F F7 00"),
    RECEIVE_DIAGNOSTIC_RESULTS(IN, Access.READ, ReceiveDiagnosticResults::decode, "1C 01 FF FF FF 00"),
    SEND_DIAGNOSTIC(NONE, Access.CONTROL, SendDiagnostic::decode, "1D 17 00 00 00 00"),
    PREVENT_ALLOW_MEDIUM_REMOVAL(NONE, Access.CONTROL, PreventAllowMediumRemoval::decode, "1E 00 00 00 01 00"),
    READ_CAPACITY_10(IN, Access.ALWAYS, ReadCapacity10::decode, "25 00 00 00 00 00 00 00 00 00"),
    READ_10(IN, Access.READ, Read::decode, "28 18 FF FF FF FF 1F FF FF 00"),
    WRITE_10(OUT, Access.WRITE, Write::decode, "2A 18 FF FF FF FF 1F FF FF 00"),
    WRITE_AND_VERIFY_10(OUT, Access.WRITE, WriteAndVerify::decode, "2E 12 FF FF FF FF 1F FF FF 00"),
    VERIFY_10(OUT, Access.READ, Verify::decode, "2F 16 FF FF FF FF 1F FF FF 00"),
    PRE_FETCH_10(NONE, Access.READ, Prefetch::decode, "34 02 FF FF FF FF 1F FF FF 00"),
    SYNCHRONIZE_CACHE_10(NONE, Access.CONTROL, SynchronizeCache::decode, "35 02 FF FF FF FF 1F FF FF 00"),
    READ_DEFECT_DATA_10(IN, Access.READ, ReadDefectData::decode10, "37 00 1F 00 00 00 00 FF FF 00"),
    WRITE_SAME_10(OUT, Access.WRITE, WriteSame::decode10, "41 08 FF FF FF FF 1F FF FF 00"),
    UNMAP(OUT, Access.WRITE, Unmap::decode, "42 00 00 00 00 00 1F FF FF 00"),
    SANITIZE_OVERWRITE(OUT, Access.WRITE, Sanitize.Method.OVERWRITE::decode, "48/A1 00 00 00 00 00 FF FF 00"),
    SANITIZE_BLOCK_ERASE(NONE, Access.WRITE, Sanitize.Method.BLOCK_ERASE::decode, "48/A2 00 00 00 00 00 00 00 00"),
    SANITIZE_EXIT_FAILURE_MODE(
            NONE, Access.CONTROL, Sanitize.Method.EXIT_FAILURE_MODE::decode, "48/BF 00 00 00 00 00 00 00 00"),
    LOG_SENSE(IN, Access.ALWAYS, LogSense::decode, "4D 00 FF FF 00 FF FF FF FF 00"),
    MODE_SELECT_10(OUT, Access.CONTROL, ModeSelect::decode10, "55 10 00 00 00 00 00 FF FF 00"),
    RESERVE_10(NONE, Access.RESERVE, Reserve::decode, "56 00 00 00 00 00 00 00 00 00"),
    RELEASE_10(NONE, Access.RESERVE, Release::decode, "57 00 00 00 00 00 00 00 00 00"),
    MODE_SENSE_10(IN, Access.READ, ModeSense::decode10, "5A 18 FF FF 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_IN_READ_KEYS(
            IN, Access.ALWAYS, PersistentReserveIn.Action.READ_KEYS::decode, "5E/00 00 00 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_IN_READ_RESERVATION(
            IN, Access.ALWAYS, PersistentReserveIn.Action.READ_RESERVATION::decode, "5E/01 00 00 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES(
            IN, Access.ALWAYS, PersistentReserveIn.Action.REPORT_CAPABILITIES::decode, "5E/02 00 00 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_IN_READ_FULL_STATUS(
            IN, Access.ALWAYS, PersistentReserveIn.Action.READ_FULL_STATUS::decode, "5E/03 00 00 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_OUT_REGISTER(
            OUT, Access.RESERVE, PersistentReserveOut.Action.REGISTER::decode, "5F/00 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_RESERVE(
            OUT, Access.RESERVE, PersistentReserveOut.Action.RESERVE::decode, "5F/01 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_RELEASE(
            OUT, Access.RESERVE, PersistentReserveOut.Action.RELEASE::decode, "5F/02 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_CLEAR(
            OUT, Access.RESERVE, PersistentReserveOut.Action.CLEAR::decode, "5F/03 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_PREEMPT(
            OUT, Access.RESERVE, PersistentReserveOut.Action.PREEMPT::decode, "5F/04 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT(
            OUT,
            Access.RESERVE,
            PersistentReserveOut.Action.PREEMPT_AND_ABORT::decode,
            "5F/05 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE_EXISTING_KEY(
            OUT,
            Access.RESERVE,
            PersistentReserveOut.Action.REGISTER_AND_IGNORE_EXISTING_KEY::decode,
            "5F/06 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_REGISTER_AND_MOVE(
            OUT,
            Access.RESERVE,
            PersistentReserveOut.Action.REGISTER_AND_MOVE::decode,
            "5F/07 FF 00 00 FF FF FF FF 00"),
    PERSISTENT_RESERVE_OUT_REPLACE_LOST_RESERVATION(
            OUT,
            Access.RESERVE,
            PersistentReserveOut.Action.REPLACE_LOST_RESERVATION::decode,
            "5F/08 FF 00 00 FF FF FF FF 00"),
    READ_32(IN, Access.READ, Read::decode, LongCdb.usage(0x0009, "18")),
    VERIFY_32(OUT, Access.READ, Verify::decode, LongCdb.usage(0x000A, "16")),
    WRITE_32(OUT, Access.WRITE, Write::decode, LongCdb.usage(0x000B, "18")),
    WRITE_AND_VERIFY_32(OUT, Access.WRITE, WriteAndVerify::decode, LongCdb.usage(0x000C, "12")),
    WRITE_SAME_32(OUT, Access.WRITE, WriteSame::decode32, LongCdb.usage(0x000D, "09")),
    EXTENDED_COPY_LID1(OUT, Access.CONTROL, ExtendedCopy::decode, "83/00 00 00 00 00 00 00 00 00 FF FF FF FF 00 00"),
    POPULATE_TOKEN(OUT, Access.READ, PopulateToken::decode, "83/10 00 00 00 00 FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_USING_TOKEN(OUT, Access.CONTROL, WriteUsingToken::decode, "83/11 00 00 00 00 FF FF FF FF FF FF FF FF 1F 00"),
    RECEIVE_COPY_STATUS_LID1(
            IN,
            Access.CONTROL,
            ReceiveCopyResults.Action.COPY_STATUS::decode,
            "84/00 FF 00 00 00 00 00 00 00 FF FF FF FF 00 00"),
    RECEIVE_COPY_OPERATING_PARAMETERS(
            IN,
            Access.CONTROL,
            ReceiveCopyResults.Action.OPERATING_PARAMETERS::decode,
            "84/03 FF 00 00 00 00 00 00 00 FF FF FF FF 00 00"),
    RECEIVE_COPY_FAILURE_DETAILS_LID1(
            IN,
            Access.CONTROL,
            ReceiveCopyResults.Action.FAILURE_DETAILS::decode,
            "84/04 FF 00 00 00 00 00 00 00 FF FF FF FF 00 00"),
    RECEIVE_ROD_TOKEN_INFORMATION(
            IN, Access.CONTROL, ReceiveRodTokenInformation::decode, "84/07 FF FF FF FF 00 00 00 00 FF FF FF FF 00 00"),
    READ_16(IN, Access.READ, Read::decode, "88 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    COMPARE_AND_WRITE(OUT, Access.WRITE, CompareAndWrite::decode, "89 18 FF FF FF FF FF FF FF FF 00 00 00 FF 1F 00"),
    WRITE_16(OUT, Access.WRITE, Write::decode, "8A 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    ORWRITE_16(OUT, Access.WRITE, OrWrite::decode, "8B 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_AND_VERIFY_16(OUT, Access.WRITE, WriteAndVerify::decode, "8E 12 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    VERIFY_16(OUT, Access.READ, Verify::decode, "8F 16 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    PRE_FETCH_16(NONE, Access.READ, Prefetch::decode, "90 02 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    SYNCHRONIZE_CACHE_16(
            NONE, Access.CONTROL, SynchronizeCache::decode, "91 02 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_SAME_16(OUT, Access.WRITE, WriteSame::decode16, "93 09 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_ATOMIC_16(OUT, Access.WRITE, WriteAtomic::decode, "9C 18 FF FF FF FF FF FF FF FF 00 00 FF FF 1F 00"),
    READ_CAPACITY_16(IN, Access.ALWAYS, ReadCapacity16::decode, "9E/10 00 00 00 00 00 00 00 00 FF FF FF FF 00 00"),
    GET_LBA_STATUS(IN, Access.READ, GetLbaStatus::decode, "9E/12 FF FF FF FF FF FF FF FF FF FF FF FF 00 00"),
    REPORT_LUNS(IN, Access.ALWAYS, ReportLuns::decode, "A0 00 FF 00 00 00 FF FF FF FF 00 00"),
    REPORT_TARGET_PORT_GROUPS(IN, Access.ALWAYS, ReportTargetPortGroups::decode, "A3/EA 00 00 00 00 FF FF FF FF 00 00"),
    REPORT_SUPPORTED_OPERATION_CODES(
            IN, Access.READ, ReportSupportedOperationCodes::decode, "A3/0C 87 FF FF FF FF FF FF FF 00 00"),
    REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS(
            IN, Access.READ, ReportSupportedTaskManagementFunctions::decode, "A3/0D 80 00 00 00 FF FF FF FF 00 00"),
    READ_12(IN, Access.READ, Read::decode, "A8 18 FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_12(OUT, Access.WRITE, Write::decode, "AA 18 FF FF FF FF FF FF FF FF 1F 00"),
    WRITE_AND_VERIFY_12(OUT, Access.WRITE, WriteAndVerify::decode, "AE 12 FF FF FF FF FF FF FF FF 1F 00"),
    VERIFY_12(OUT, Access.READ, Verify::decode, "AF 16 FF FF FF FF FF FF FF FF 1F 00"),
    READ_DEFECT_DATA_12(IN, Access.READ, ReadDefectData::decode12, "B7 1F FF FF FF FF FF FF FF FF 00 00");

    private final DataDirection direction;
    private final Access access;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final CdbDecoder decoder;

    @SuppressWarnings("ImmutableEnumChecker") // never leaves this class but as a copy
    private final byte[] usage;

    private final boolean hasServiceAction;
    private final long reservedHead;
    private final long reservedTail;

    Operation(DataDirection direction, Access access, CdbDecoder decoder, String usage) {
        this.direction = direction;
        this.access = access;
        this.decoder = decoder;
        this.usage = HexFormat.ofDelimiter(" ").parseHex(usage.replace("/", " "));
        this.hasServiceAction = usage.contains("/") || LongCdb.is(this.usage[0]);
        this.reservedHead = reserved(this.usage, 0);
        this.reservedTail = reserved(this.usage, Long.BYTES);
    }

    public int opcode() {
        return usage[0] & 0xFF;
    }

    public boolean hasServiceAction() {
        return hasServiceAction;
    }

    /** SERVICE ACTION; 0 for an operation without. */
    public int serviceAction() {
        if (LongCdb.is(usage[0])) {
            return LongCdb.serviceAction(usage);
        }
        return hasServiceAction() ? usage[1] & 0x1F : 0;
    }

    /** The number of bytes of the CDB. */
    public int cdbLength() {
        return usage.length;
    }

    public DataDirection direction() {
        return direction;
    }

    /** The class of the row; {@link Decoded.Accepted#access()} is that of a command. */
    public Access access() {
        return access;
    }

    /** CDB USAGE DATA, SPC-4 6.35.3: a copy. */
    public byte[] usage() {
        return usage.clone();
    }

    /** The row's name in lower case, as metrics name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it is answered where other commands are not: while a unit attention is pending, and by a logical unit
     * number behind which there is no unit (SPC-4 5.3.3, SAM-5 5.14).
     */
    public boolean answeredByAnyUnit() {
        return this == INQUIRY || this == REPORT_LUNS || this == REQUEST_SENSE;
    }

    /** Decodes a CDB that this row fits: at least 16 bytes, of which those behind the CDB do not count. */
    Decoded decode(byte[] bytes) {
        Cdb cdb = new Cdb(this, bytes);
        if (LongCdb.is(bytes[0])) {
            int wrong = LongCdb.firstWrongBit(usage, bytes);
            return wrong < 0 ? decoder.decode(cdb) : refuse(cdb, wrong);
        }
        long wrongHead = cdb.u64(0) & reservedHead;
        if (wrongHead != 0) {
            return refuse(cdb, Long.numberOfLeadingZeros(wrongHead));
        }
        long wrongTail = cdb.u64(Long.BYTES) & reservedTail;
        if (wrongTail != 0) {
            return refuse(cdb, Long.SIZE + Long.numberOfLeadingZeros(wrongTail));
        }
        return decoder.decode(cdb);
    }

    /** Refuses the CDB for one bit of it; the highest bit of byte 0 has the position 0. */
    private static Decoded refuse(Cdb cdb, int position) {
        return cdb.refuse(position / Byte.SIZE, Byte.SIZE - 1 - position % Byte.SIZE);
    }

    /** Eight bytes of the mask of bits that must be zero. The operation code has none, nor has what follows the CDB. */
    private static long reserved(byte[] usage, int firstByteIndex) {
        long mask = 0;
        for (int i = firstByteIndex; i < firstByteIndex + Long.BYTES; i++) {
            mask <<= Byte.SIZE;
            mask |= i == 0 || i >= usage.length ? 0 : ~usage[i] & 0xFF;
        }
        return mask;
    }
}
