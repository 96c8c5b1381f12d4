package io.holdfast.scsi.inquiry;

import io.holdfast.scsi.cdb.Operation;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * VPD page 8Fh, SPC-4 7.8.17: what there is of third-party copies, a descriptor each: type (2), length (2), body, padded to a multiple of 4.
 *
 * <pre>
 *   0000h  Block Device ROD Token Limits      0001h  Supported Commands      0004h  Parameter Data
 *   0008h  Supported Descriptors              0106h  ROD Token Features      0108h  Supported ROD Types
 *   8001h  General Copy Operations
 * </pre>
 */
final class ThirdPartyCopyPage {

    private static final int COPY_OUT = 0x83;
    private static final int COPY_IN = 0x84;
    private static final int TOKEN_OUT = 0x01;
    private static final int TOKEN_IN = 0x02;
    private static final int PREFERRED = 0x8000;
    private static final int BLOCK_DEVICE_FEATURES_BYTES = 48;
    private static final int BLOCK_TO_BLOCK_SEGMENT = 0x02;
    private static final int IDENTIFICATION_CSCD = 0xE4;
    private static final int GRANULARITY_EXPONENT = 9;

    private ThirdPartyCopyPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        int blockBytes = disk.limits().blockBytes();
        descriptor(0x0000, target, body -> tokenLimits(blockBytes, body));
        descriptor(0x0001, target, ThirdPartyCopyPage::commands);
        descriptor(0x0004, target, ThirdPartyCopyPage::parameterData);
        descriptor(
                0x0008,
                target,
                body -> body.writeByte(2).writeByte(BLOCK_TO_BLOCK_SEGMENT).writeByte(IDENTIFICATION_CSCD));
        descriptor(0x0106, target, ThirdPartyCopyPage::tokenFeatures);
        descriptor(0x0108, target, ThirdPartyCopyPage::tokenTypes);
        descriptor(0x8001, target, ThirdPartyCopyPage::copyOperations);
    }

    private static void descriptor(int type, ByteBuf target, Consumer<ByteBuf> body) {
        target.writeShort(type);
        int lengthIndex = target.writerIndex();
        target.writeShort(0);
        body.accept(target);
        int lengthBytes = target.writerIndex() - lengthIndex - Short.BYTES;
        int paddedBytes = (lengthBytes + 3) & ~3;
        target.writeZero(paddedBytes - lengthBytes);
        target.setShort(lengthIndex, paddedBytes);
    }

    private static void tokenLimits(int blockBytes, ByteBuf body) {
        body.writeZero(6).writeShort(ThirdPartyCopyLimits.MAX_RANGES);
        body.writeInt(ThirdPartyCopyLimits.MAX_INACTIVITY_S).writeInt(ThirdPartyCopyLimits.DEFAULT_INACTIVITY_S);
        body.writeLong(ThirdPartyCopyLimits.MAX_TRANSFER_BYTES / blockBytes);
        body.writeLong(ThirdPartyCopyLimits.OPTIMAL_TRANSFER_BYTES / blockBytes);
    }

    private static void commands(ByteBuf body) {
        int lengthIndex = body.writerIndex();
        body.writeByte(0);
        for (int opcode : new int[] {COPY_OUT, COPY_IN}) {
            int[] actions = Arrays.stream(Operation.values())
                    .filter(each -> each.opcode() == opcode)
                    .mapToInt(Operation::serviceAction)
                    .toArray();
            body.writeByte(opcode).writeByte(actions.length);
            Arrays.stream(actions).forEach(body::writeByte);
        }
        body.setByte(lengthIndex, body.writerIndex() - lengthIndex - 1);
    }

    private static void parameterData(ByteBuf body) {
        body.writeZero(4);
        body.writeShort(ThirdPartyCopyLimits.MAX_CSCD_DESCRIPTORS)
                .writeShort(ThirdPartyCopyLimits.MAX_SEGMENT_DESCRIPTORS);
        body.writeInt(ThirdPartyCopyLimits.MAX_DESCRIPTOR_LIST_BYTES).writeZero(16);
    }

    /** Tokens of other copy managers are not taken (REMOTE TOKENS 0). */
    private static void tokenFeatures(ByteBuf body) {
        body.writeZero(12);
        body.writeInt(0).writeInt(0).writeInt(ThirdPartyCopyLimits.MAX_INACTIVITY_S);
        body.writeZero(18).writeShort(BLOCK_DEVICE_FEATURES_BYTES);
        body.writeShort(0).writeShort(BLOCK_DEVICE_FEATURES_BYTES - 4);
        body.writeZero(2).writeShort(1);
        body.writeLong(ThirdPartyCopyLimits.MAX_TRANSFER_BYTES).writeLong(ThirdPartyCopyLimits.OPTIMAL_TRANSFER_BYTES);
        body.writeLong(ThirdPartyCopyLimits.OPTIMAL_TRANSFER_BYTES)
                .writeLong(ThirdPartyCopyLimits.OPTIMAL_TRANSFER_BYTES);
        body.writeZero(8);
    }

    private static void tokenTypes(ByteBuf body) {
        body.writeZero(2).writeShort(2 * 64);
        body.writeInt(ThirdPartyCopyLimits.POINT_IN_TIME_CHANGE_VULNERABLE).writeByte(TOKEN_OUT | TOKEN_IN);
        body.writeZero(1).writeShort(PREFERRED).writeZero(56);
        body.writeInt(ThirdPartyCopyLimits.BLOCK_DEVICE_ZERO).writeByte(TOKEN_IN);
        body.writeZero(1).writeShort(PREFERRED).writeZero(56);
    }

    private static void copyOperations(ByteBuf body) {
        body.writeInt(ThirdPartyCopyLimits.MAX_CONCURRENT_COPIES).writeInt(ThirdPartyCopyLimits.MAX_CONCURRENT_COPIES);
        body.writeInt((int) ThirdPartyCopyLimits.MAX_TRANSFER_BYTES);
        body.writeByte(GRANULARITY_EXPONENT).writeZero(19);
    }
}
