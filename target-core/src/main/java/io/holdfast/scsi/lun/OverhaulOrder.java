package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a SANITIZE or FORMAT UNIT asks for, parameter list included. */
sealed interface OverhaulOrder {

    /**
     * It can be done.
     *
     * @param unfinished what it leaves when it fails
     * @param when the initiator gets its status
     */
    record Valid(UnfinishedOverhaul unfinished, Erasure erasure, FlushExecution.Answer when) implements OverhaulOrder {

        OverhaulKind kind() {
            return unfinished.kind();
        }
    }

    record Wrong(Sense fault) implements OverhaulOrder {}

    /** Reads parameter lists, which stay the caller's. */
    record Reader(UnitLimits limits) {

        private static final int OVERWRITE_HEADER_BYTES = 4;
        private static final int INVERT = 0x80;
        private static final int TEST = 0x60;
        private static final int PASSES = 0x1F;
        private static final int PROTECTION_FIELD_USAGE = 0x07;
        private static final int FORMAT_OPTIONS_VALID = 0x80;
        /** DPRY, DCRT, STPF and DSP: what FOV makes valid. */
        private static final int FORMAT_OPTIONS = 0x74;

        private static final int INITIALIZATION_PATTERN = 0x08;
        private static final int IMMED = 0x02;
        private static final UnfinishedOverhaul FORMATTING = new UnfinishedOverhaul(OverhaulKind.FORMAT, true);

        OverhaulOrder sanitize(Sanitize command, ByteBuf list) {
            FlushExecution.Answer when = when(command.immed());
            return switch (command.method()) {
                case OVERWRITE -> overwrite(command, list, when);
                case BLOCK_ERASE, EXIT_FAILURE_MODE -> new Valid(sanitizing(command), new Erasure.GiveBack(), when);
            };
        }

        /** SBC-4 5.30.2.2. */
        private OverhaulOrder overwrite(Sanitize command, ByteBuf list, FlushExecution.Answer when) {
            if (list.readableBytes() < command.parameterListLengthBytes()) {
                return new Wrong(Sense.parameterListLengthError());
            }
            int at = list.readerIndex();
            int first = list.getUnsignedByte(at);
            int patternBytes = list.getUnsignedShort(at + 2);
            if ((first & TEST) != 0) {
                return new Wrong(Sense.invalidFieldInParameterList(0, 6));
            }
            if ((first & PASSES) == 0) {
                return new Wrong(Sense.invalidFieldInParameterList(0, 4));
            }
            boolean fits = patternBytes > 0
                    && patternBytes <= limits.blockBytes()
                    && patternBytes <= list.readableBytes() - OVERWRITE_HEADER_BYTES;
            if (!fits) {
                return new Wrong(Sense.invalidFieldInParameterList(2, 7));
            }
            ByteBuf block = Unpooled.buffer(limits.blockBytes(), limits.blockBytes());
            while (block.isWritable()) {
                int length = Math.min(patternBytes, block.writableBytes());
                block.writeBytes(list, at + OVERWRITE_HEADER_BYTES, length);
            }
            return new Valid(
                    sanitizing(command), new Erasure.Overwrite(block, first & PASSES, (first & INVERT) != 0), when);
        }

        /** SBC-4 5.4.2: nothing but IMMED can be asked for. */
        OverhaulOrder format(FormatUnit command, ByteBuf list) {
            Erasure erasure = limits.thin() ? new Erasure.GiveBack() : new Erasure.Zeroes();
            if (command.list() == FormatUnit.ParameterList.NONE) {
                return new Valid(FORMATTING, erasure, when(false));
            }
            if (list.readableBytes() < command.list().lengthBytes()) {
                return new Wrong(Sense.parameterListLengthError());
            }
            int at = list.readerIndex();
            int options = list.getUnsignedByte(at + 1);
            if ((list.getByte(at) & PROTECTION_FIELD_USAGE) != 0) {
                return new Wrong(Sense.invalidFieldInParameterList(0, 2));
            }
            if ((options & FORMAT_OPTIONS_VALID) == 0 && (options & FORMAT_OPTIONS) != 0) {
                return new Wrong(Sense.invalidFieldInParameterList(1, 7));
            }
            if ((options & INITIALIZATION_PATTERN) != 0) {
                return new Wrong(Sense.invalidFieldInParameterList(1, 3));
            }
            boolean shortList = command.list() == FormatUnit.ParameterList.SHORT;
            long defectBytes = shortList ? list.getUnsignedShort(at + 2) : list.getUnsignedInt(at + 4);
            if (defectBytes != 0) {
                return new Wrong(Sense.invalidFieldInParameterList(shortList ? 2 : 4, 7));
            }
            return new Valid(FORMATTING, erasure, when((options & IMMED) != 0));
        }

        private static UnfinishedOverhaul sanitizing(Sanitize command) {
            return new UnfinishedOverhaul(OverhaulKind.SANITIZE, command.ause());
        }

        private static FlushExecution.Answer when(boolean immed) {
            return immed ? FlushExecution.Answer.AT_ONCE : FlushExecution.Answer.WHEN_DONE;
        }
    }
}
