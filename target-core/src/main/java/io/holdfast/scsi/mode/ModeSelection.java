package io.holdfast.scsi.mode;

import io.holdfast.scsi.cdb.ModeSelect;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameter list of a MODE SELECT (SPC-4 7.5): a header, perhaps a block descriptor, and pages. It is taken as a
 * whole or not at all. A bit that cannot be changed must have the value that it has, as has the block descriptor.
 */
public sealed interface ModeSelection {

    /** The parameters that are to be in force. */
    record Valid(ModePages next) implements ModeSelection {}

    record Invalid(Sense sense) implements ModeSelection {}

    /**
     * Reads a list.
     *
     * @param list stays the caller's; its reader index does not move
     */
    static ModeSelection read(ModeSelect command, ByteBuf list, ModePages current, Capacity capacity) {
        if (command.parameterListLengthBytes() == 0) {
            return new Valid(current);
        }
        return new Reading(list.slice(), capacity).all(command.header(), current);
    }

    /** A list while it is read. */
    final class Reading {

        private static final int LONGLBA = 0x01;
        private static final int SUBPAGE_FORMAT = 0x40;
        private static final int PAGE_HEADER_BYTES = 2;
        private static final int SHORT_DESCRIPTOR_BYTES = 8;
        private static final int LONG_DESCRIPTOR_BYTES = 16;

        /** NUMBER OF LOGICAL BLOCKS of the short descriptor that stands for all there are. */
        private static final long ALL_BLOCKS = 0xFFFF_FFFFL;

        private final ByteBuf list;
        private final Capacity capacity;

        private Reading(ByteBuf list, Capacity capacity) {
            this.list = list;
            this.capacity = capacity;
        }

        private ModeSelection all(ModeSense.Header header, ModePages current) {
            int headerBytes = header == ModeSense.Header.SIX ? 4 : 8;
            if (list.readableBytes() < headerBytes) {
                return new Invalid(Sense.parameterListLengthError());
            }
            int mediumTypeIndex = header == ModeSense.Header.SIX ? 1 : 2;
            if (list.getByte(mediumTypeIndex) != 0) {
                return new Invalid(Sense.invalidFieldInParameterList(mediumTypeIndex, 7));
            }
            boolean longLba = header == ModeSense.Header.TEN && (list.getByte(4) & LONGLBA) != 0;
            int descriptorBytes = header == ModeSense.Header.SIX ? list.getUnsignedByte(3) : list.getUnsignedShort(6);
            list.skipBytes(headerBytes);
            Sense fault = descriptorBytes == 0 ? null : descriptor(longLba, descriptorBytes, headerBytes);
            return fault == null ? pages(current) : new Invalid(fault);
        }

        /** SBC-4 6.5.2: another block length would need a FORMAT UNIT, and fewer blocks are not offered. */
        private @Nullable Sense descriptor(boolean longLba, int descriptorBytes, int headerBytes) {
            if (descriptorBytes != (longLba ? LONG_DESCRIPTOR_BYTES : SHORT_DESCRIPTOR_BYTES)) {
                int lengthIndex = headerBytes == 4 ? 3 : 6;
                return Sense.invalidFieldInParameterList(lengthIndex, 7);
            }
            if (list.readableBytes() < descriptorBytes) {
                return Sense.parameterListLengthError();
            }
            int at = list.readerIndex();
            long blocks = longLba ? list.getLong(at) : list.getUnsignedInt(at);
            boolean sameBlocks = blocks == 0 || blocks == (longLba ? -1 : ALL_BLOCKS) || blocks == capacity.blocks();
            if (!sameBlocks) {
                return Sense.invalidFieldInParameterList(at, 7);
            }
            int lengthAt = longLba ? at + 12 : at + 4;
            long blockBytes = longLba ? list.getUnsignedInt(lengthAt) : list.getUnsignedMedium(lengthAt + 1);
            if (blockBytes != capacity.blockBytes()) {
                return Sense.invalidFieldInParameterList(longLba ? lengthAt : lengthAt + 1, 7);
            }
            list.skipBytes(descriptorBytes);
            return null;
        }

        private ModeSelection pages(ModePages current) {
            ModePages next = current;
            while (list.isReadable()) {
                int at = list.readerIndex();
                if (list.readableBytes() < PAGE_HEADER_BYTES) {
                    return new Invalid(Sense.parameterListLengthError());
                }
                int first = list.readUnsignedByte();
                if ((first & SUBPAGE_FORMAT) != 0) {
                    return new Invalid(Sense.invalidFieldInParameterList(at, 6));
                }
                Optional<ModePage> page = next.page(first & ModeSense.ALL_PAGES);
                if (page.isEmpty()) {
                    return new Invalid(Sense.invalidFieldInParameterList(at, 5));
                }
                byte[] parameters = new byte[page.get().parameters().length];
                if (list.readUnsignedByte() != parameters.length) {
                    return new Invalid(Sense.invalidFieldInParameterList(at + 1, 7));
                }
                if (list.readableBytes() < parameters.length) {
                    return new Invalid(Sense.parameterListLengthError());
                }
                list.readBytes(parameters);
                Sense fault = unchangeable(page.get(), parameters, at + PAGE_HEADER_BYTES);
                if (fault != null) {
                    return new Invalid(fault);
                }
                next = next.with(page.get(), parameters);
            }
            return new Valid(next);
        }

        private static @Nullable Sense unchangeable(ModePage page, byte[] wanted, int atIndex) {
            byte[] current = page.parameters();
            byte[] mask = page.changeableMask();
            for (int i = 0; i < wanted.length; i++) {
                int wrong = (wanted[i] ^ current[i]) & ~mask[i] & 0xFF;
                if (wrong != 0) {
                    int highestBit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(wrong);
                    return Sense.invalidFieldInParameterList(atIndex + i, highestBit);
                }
            }
            return null;
        }
    }
}
