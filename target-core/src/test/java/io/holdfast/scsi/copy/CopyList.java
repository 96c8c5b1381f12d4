package io.holdfast.scsi.copy;

import io.holdfast.scsi.inquiry.Naa;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A parameter list of EXTENDED COPY as an initiator builds it. */
public final class CopyList {

    private final List<byte[]> cscds = new ArrayList<>();
    private final List<byte[]> segments = new ArrayList<>();
    private int listIdentifier;
    private int usage;

    /** LIST IDENTIFIER and LIST ID USAGE. */
    public CopyList identified(int identifier, int listIdUsage) {
        listIdentifier = identifier;
        usage = listIdUsage;
        return this;
    }

    /** A disk by its NAA identifier. */
    public CopyList disk(Naa name, int blockBytes) {
        return disk(name, blockBytes, descriptor -> {});
    }

    /** A disk whose descriptor is changed before it is sent. */
    public CopyList disk(Naa name, int blockBytes, Consumer<ByteBuf> change) {
        ByteBuf descriptor = Unpooled.buffer(32);
        descriptor.writeInt(0xE400_0000).writeInt(0x0103_0010);
        descriptor.writeLong(name.high()).writeLong(name.low());
        descriptor.writeZero(5).writeMedium(blockBytes);
        change.accept(descriptor);
        cscds.add(ByteBufUtil.getBytes(descriptor));
        return this;
    }

    /** Blocks from one disk to another, which are counted in the order of {@link #disk}. */
    public CopyList copy(int source, int destination, int blocks, long sourceLba, long destinationLba) {
        return copy(source, destination, blocks, sourceLba, destinationLba, descriptor -> {});
    }

    /** The same with a descriptor that is changed before it is sent. */
    public CopyList copy(
            int source, int destination, int blocks, long sourceLba, long destinationLba, Consumer<ByteBuf> change) {
        ByteBuf descriptor = Unpooled.buffer(28);
        descriptor.writeInt(0x0200_0018).writeShort(source).writeShort(destination);
        descriptor.writeZero(2).writeShort(blocks).writeLong(sourceLba).writeLong(destinationLba);
        change.accept(descriptor);
        segments.add(ByteBufUtil.getBytes(descriptor));
        return this;
    }

    /** What is sent. */
    public byte[] bytes() {
        ByteBuf list = Unpooled.buffer();
        list.writeByte(listIdentifier).writeByte(usage << 3);
        list.writeShort(cscds.stream().mapToInt(each -> each.length).sum()).writeInt(0);
        list.writeInt(segments.stream().mapToInt(each -> each.length).sum()).writeInt(0);
        cscds.forEach(list::writeBytes);
        segments.forEach(list::writeBytes);
        return ByteBufUtil.getBytes(list);
    }
}
