package io.holdfast.iscsi.session;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.codec.PayloadAllocator;
import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.task.IscsiTask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Receives the data of commands where the file below wants it: Data-Out into its place in the buffer of its task, immediate data into a leased buffer, which becomes the
 * task's if it is all. What does not fit anywhere is received as other data is, and copied later.
 *
 * <p>Immediate data is leased before the command has its share of the {@link io.holdfast.iscsi.task.DataBudget}; so it takes memory only while there is plenty, or commands
 * that wait for their share could hold the very memory that those before them wait for.
 */
final class CommandDataAllocator implements PayloadAllocator {

    private final Connection connection;
    private final AlignedBufferPool buffers;
    private final ByteBufAllocator elsewhere;

    CommandDataAllocator(Connection connection, AlignedBufferPool buffers, ByteBufAllocator elsewhere) {
        this.connection = connection;
        this.buffers = buffers;
        this.elsewhere = elsewhere;
    }

    /** Data of commands is copied out of the receive buffer at once, which is then free for the next one. */
    @Override
    public boolean acceptsSlice(ByteBuf header, int lengthBytes) {
        int opcode = InboundPdu.opcode(header);
        return opcode != ScsiCommand.OPCODE && opcode != DataOut.OPCODE;
    }

    @Override
    public ByteBuf allocate(ByteBuf header, int lengthBytes) {
        ByteBuf chosen = switch (InboundPdu.opcode(header)) {
            case DataOut.OPCODE -> place(header, lengthBytes);
            case ScsiCommand.OPCODE -> lease(lengthBytes);
            default -> null;
        };
        return chosen == null ? elsewhere.directBuffer(lengthBytes, lengthBytes) : chosen;
    }

    private @Nullable ByteBuf place(ByteBuf header, int lengthBytes) {
        IscsiTask task = connection.task(InboundPdu.initiatorTaskTag(header));
        return task == null ? null : task.place(DataOut.bufferOffset(header), lengthBytes);
    }

    private @Nullable ByteBuf lease(int lengthBytes) {
        return lengthBytes <= buffers.maxLeaseBytes() ? buffers.tryLeaseAmple(lengthBytes) : null;
    }
}
