package io.holdfast.scsi.mode;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.cdb.ModeSense.BlockDescriptors;
import io.holdfast.scsi.cdb.ModeSense.PageControl;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** How MODE SENSE ends (SPC-4 6.13): a header, a block descriptor where it is not disabled, and the pages. */
public final class ModeSenseAnswer {

    private static final int WP = 0x80;
    private static final int DPOFUA = 0x10;
    private static final int LONGLBA = 0x01;
    private static final int SUBPAGE_FORMAT = 0x40;

    /** NUMBER OF LOGICAL BLOCKS of the short descriptor when the real one does not fit. */
    private static final long TOO_LARGE = 0xFFFF_FFFFL;

    private ModeSenseAnswer() {}

    /** The answer, cut to the allocation length; the data belongs to the caller. */
    public static Outcome of(ModeSense command, ModeState state, ByteBufAllocator allocator) {
        boolean allPages = command.pageCode() == ModeSense.ALL_PAGES;
        boolean allSubpages = command.subpageCode() == ModeSense.ALL_SUBPAGES;
        List<ModePage> sameCode = pages(command, state).stream()
                .filter(page -> allPages || page.pageCode() == command.pageCode())
                .toList();
        if (sameCode.isEmpty()) {
            return Outcome.check(Sense.invalidFieldInCdb(2, 5));
        }
        List<ModePage> pages = sameCode.stream()
                .filter(page -> allSubpages || page.subpageCode() == command.subpageCode())
                .toList();
        boolean oneSubpageOfAll = allPages && !allSubpages && command.subpageCode() != 0;
        if (pages.isEmpty() || oneSubpageOfAll) {
            return Outcome.check(Sense.invalidFieldInCdb(3, 7));
        }
        if (command.pageControl() == PageControl.SAVED) {
            return Outcome.check(Sense.illegalRequest(AdditionalSense.SAVING_PARAMETERS_NOT_SUPPORTED));
        }
        ByteBuf data = allocator.buffer();
        int start = data.writerIndex();
        writeHeader(command, state, data);
        writeBlockDescriptor(command, state.capacity(), data);
        pages.forEach(page -> writePage(command.pageControl(), page, data));
        int lengthBytes = data.writerIndex() - start;
        switch (command.header()) {
            case SIX -> data.setByte(start, lengthBytes - 1);
            case TEN -> data.setShort(start, lengthBytes - 2);
        }
        return new Outcome.Data(command.cut(data));
    }

    private static List<ModePage> pages(ModeSense command, ModeState state) {
        return (command.pageControl() == PageControl.DEFAULT ? state.defaults() : state.current()).inOrder();
    }

    /** SPC-4 7.5.5; MODE DATA LENGTH is filled in at the end. */
    private static void writeHeader(ModeSense command, ModeState state, ByteBuf target) {
        int deviceSpecific = DPOFUA | (state.writeProtected() ? WP : 0);
        int descriptorBytes = switch (command.blockDescriptors()) {
            case OMITTED -> 0;
            case SHORT_LBA -> 8;
            case LONG_LBA -> 16;
        };
        switch (command.header()) {
            case SIX -> {
                target.writeZero(2);
                target.writeByte(deviceSpecific);
                target.writeByte(descriptorBytes);
            }
            case TEN -> {
                target.writeZero(3);
                target.writeByte(deviceSpecific);
                target.writeByte(command.blockDescriptors() == BlockDescriptors.LONG_LBA ? LONGLBA : 0);
                target.writeByte(0);
                target.writeShort(descriptorBytes);
            }
        }
    }

    /** SBC-4 6.5.2. */
    private static void writeBlockDescriptor(ModeSense command, Capacity capacity, ByteBuf target) {
        switch (command.blockDescriptors()) {
            case OMITTED -> {}
            case SHORT_LBA -> {
                target.writeInt((int) Math.min(capacity.blocks(), TOO_LARGE));
                target.writeInt(capacity.blockBytes());
            }
            case LONG_LBA -> {
                target.writeLong(capacity.blocks());
                target.writeInt(0);
                target.writeInt(capacity.blockBytes());
            }
        }
    }

    private static void writePage(PageControl control, ModePage page, ByteBuf target) {
        byte[] parameters = control == PageControl.CHANGEABLE ? page.changeableMask() : page.parameters();
        if (page.subpageCode() == 0) {
            target.writeByte(page.pageCode());
            target.writeByte(parameters.length);
        } else {
            target.writeByte(SUBPAGE_FORMAT | page.pageCode());
            target.writeByte(page.subpageCode());
            target.writeShort(parameters.length);
        }
        target.writeBytes(parameters);
    }
}
