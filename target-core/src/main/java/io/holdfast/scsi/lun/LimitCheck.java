package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.BlockRange;
import io.holdfast.scsi.cdb.ByteCheck;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.CompareAndWrite;
import io.holdfast.scsi.cdb.Decoded;
import io.holdfast.scsi.cdb.ExtendedCopy;
import io.holdfast.scsi.cdb.GetLbaStatus;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.cdb.OrWrite;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.PopulateToken;
import io.holdfast.scsi.cdb.Prefetch;
import io.holdfast.scsi.cdb.Read;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.cdb.SynchronizeCache;
import io.holdfast.scsi.cdb.Verify;
import io.holdfast.scsi.cdb.Write;
import io.holdfast.scsi.cdb.WriteAndVerify;
import io.holdfast.scsi.cdb.WriteAtomic;
import io.holdfast.scsi.cdb.WriteSame;
import io.holdfast.scsi.cdb.WriteUsingToken;
import io.holdfast.scsi.copy.CopyLimits;
import io.holdfast.scsi.copy.TokenParameters;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import org.jspecify.annotations.Nullable;

/** Whether a command keeps to the capacity and to the limits that VPD page B0 tells. Pure. */
final class LimitCheck {

    private static final int HIGHEST_BIT = 7;
    private static final int LONG_CDB_BYTES = 32;
    /** In front of the pattern of SANITIZE OVERWRITE. */
    private static final int OVERWRITE_HEADER_BYTES = 4;

    private static final int RESERVE_OUT_LIST_MIN_BYTES = 24;
    /** Room for the TransportIDs of more initiator ports than there can be registrations. */
    private static final int RESERVE_OUT_LIST_MAX_BYTES = 512 << 10;

    private final UnitLimits limits;

    LimitCheck(UnitLimits limits) {
        this.limits = limits;
    }

    /** How many blocks a command means where its CDB may say 0 for all up to the end of the medium. */
    static long blocksToTheEnd(BlockRange range, long capacityBlocks) {
        return range.blocks() == 0 ? capacityBlocks - range.lba() : range.blocks();
    }

    /** What is wrong with the command; null when nothing is. */
    @Nullable
    Sense refusal(Decoded.Accepted accepted, long capacityBlocks, long dataOutBufferBytes) {
        Command command = accepted.command();
        if (command instanceof BlockRange range) {
            return range.fits(capacityBlocks)
                    ? tooMuch(accepted.operation(), range, capacityBlocks, dataOutBufferBytes)
                    : Sense.lbaOutOfRange();
        }
        if (command instanceof GetLbaStatus status) {
            boolean beyond = Long.compareUnsigned(status.startingLba(), capacityBlocks) >= 0;
            return beyond ? Sense.lbaOutOfRange() : null;
        }
        if (command instanceof ExtendedCopy copy) {
            long listBytes = copy.parameterListLengthBytes();
            boolean fits = listBytes == 0
                    || (listBytes >= CopyLimits.MIN_PARAMETER_LIST_BYTES
                            && listBytes <= CopyLimits.MAX_PARAMETER_LIST_BYTES);
            return fits ? null : Sense.parameterListLengthError();
        }
        if (command instanceof PopulateToken token) {
            return atMost(token.parameterListLengthBytes(), TokenParameters.MAX_POPULATE_BYTES);
        }
        if (command instanceof WriteUsingToken token) {
            return atMost(token.parameterListLengthBytes(), TokenParameters.MAX_WRITE_BYTES);
        }
        if (command instanceof Sanitize sanitize && sanitize.method() == Sanitize.Method.OVERWRITE) {
            int listBytes = sanitize.parameterListLengthBytes();
            boolean fits =
                    listBytes > OVERWRITE_HEADER_BYTES && listBytes <= OVERWRITE_HEADER_BYTES + limits.blockBytes();
            return fits ? null : Sense.invalidFieldInCdb(7, HIGHEST_BIT);
        }
        if (command instanceof PersistentReserveOut reserve) {
            long listBytes = reserve.parameterListLengthBytes();
            boolean fits = listBytes >= RESERVE_OUT_LIST_MIN_BYTES && listBytes <= RESERVE_OUT_LIST_MAX_BYTES;
            return fits ? null : Sense.parameterListLengthError();
        }
        return null;
    }

    private static @Nullable Sense atMost(long listBytes, int maxBytes) {
        return listBytes <= maxBytes ? null : Sense.parameterListLengthError();
    }

    private @Nullable Sense tooMuch(
            Operation operation, BlockRange range, long capacityBlocks, long dataOutBufferBytes) {
        return switch (range) {
            case Read _, Write _, OrWrite _, WriteAndVerify _ ->
                atMost(limits.maxTransferBlocks(), range.blocks(), operation);
            case Verify verify ->
                verify.byteCheck() == ByteCheck.EVERY_BLOCK
                        ? atMost(limits.maxTransferBlocks(), range.blocks(), operation)
                        : null;
            case CompareAndWrite _ ->
                // The field has one byte: an initiator that means 256 blocks says 0 and sends data for 256.
                range.blocks() > limits.maxCompareAndWriteBlocks() || (range.blocks() == 0 && dataOutBufferBytes > 0)
                        ? Sense.invalidFieldInCdb(13, HIGHEST_BIT)
                        : exactly(range, dataOutBufferBytes);
            case WriteAtomic _ ->
                range.blocks() <= limits.atomicBlocks() ? null : Sense.invalidFieldInCdb(12, HIGHEST_BIT);
            case WriteSame writeSame -> writeSame(operation, writeSame, capacityBlocks, dataOutBufferBytes);
            case Prefetch _, SynchronizeCache _ -> null;
        };
    }

    private @Nullable Sense writeSame(
            Operation operation, WriteSame command, long capacityBlocks, long dataOutBufferBytes) {
        if (command.unmap() && !limits.thin()) {
            return Sense.invalidFieldInCdb(operation.cdbLength() == LONG_CDB_BYTES ? 10 : 1, 3);
        }
        Sense tooLong = atMost(limits.maxWriteSameBlocks(), blocksToTheEnd(command, capacityBlocks), operation);
        return tooLong == null ? exactly(command, dataOutBufferBytes) : tooLong;
    }

    private @Nullable Sense exactly(BlockRange range, long dataOutBufferBytes) {
        return range.dataOutBytes(limits.blockBytes()) == dataOutBufferBytes
                ? null
                : Sense.illegalRequest(AdditionalSense.INVALID_FIELD_IN_COMMAND_INFORMATION_UNIT);
    }

    private static @Nullable Sense atMost(long maxBlocks, long blocks, Operation operation) {
        return blocks <= maxBlocks
                ? null
                : Sense.invalidFieldInCdb(transferLengthByte(operation.cdbLength()), HIGHEST_BIT);
    }

    /** Where the typical CDB of that length has its TRANSFER LENGTH, SPC-4 4.3.2. */
    private static int transferLengthByte(int cdbLength) {
        return switch (cdbLength) {
            case 6 -> 4;
            case 10 -> 7;
            case 12 -> 6;
            case LONG_CDB_BYTES -> 28;
            default -> 10;
        };
    }
}
