package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Mapping.Ownership;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A write of guest data: over what is there already without any lock, else by {@link AllocatingWrite}. Never blocks. */
final class GuestWrite {

    private final Writer writer;
    private final Metadata metadata;
    private final BlockRequest request;
    private final Durability durability;
    private final ByteBuf source;
    private final long start;
    private final long end;

    private GuestWrite(Writer writer, BlockRequest request, Durability durability) {
        this.writer = writer;
        this.metadata = writer.content.metadata();
        this.request = request;
        this.durability = durability;
        this.source = Objects.requireNonNull(request.data());
        this.start = request.offsetBytes();
        this.end = start + request.lengthBytes();
    }

    static void start(Writer writer, BlockRequest request, Durability durability) {
        GuestWrite write = new GuestWrite(writer, request, durability);
        if (!write.overwrites()) {
            AllocatingWrite slow = AllocatingWrite.of(
                    writer,
                    write.start,
                    request.lengthBytes(),
                    AllocatingWrite.from(writer, write.start, write.source));
            writer.change(request, durability, slow::run);
        }
    }

    /** Writes where all of it is allocated already, in tables that are in memory. */
    private boolean overwrites() {
        int epoch = writer.epochs.enter();
        // Within the epoch: whoever stops such writes waits for those that began before.
        Mapping.@Nullable Data first = writer.ready() ? owned(start) : null;
        if (first == null) {
            writer.epochs.leave(epoch);
            return false;
        }
        boolean onePiece = first.lengthBytes() == end - start;
        List<Mapping.Data> runs = onePiece ? List.of() : runs(first);
        if (!onePiece && runs.isEmpty()) {
            writer.epochs.leave(epoch);
            return false;
        }
        // A cluster whose place is not in the file for certain needs more than its data to survive.
        boolean flushes = durability == Durability.DURABLE && !writer.tables.clean();
        IoCompletion last = flushes ? new Flushing() : request.completion();
        IoCompletion completion = new InEpoch(writer.epochs, epoch, last);
        Durability kept = flushes ? Durability.CACHED : durability;
        if (onePiece) {
            writer.content.guestData().write(first.hostOffsetBytes(), source, kept, completion);
        } else {
            writeParts(runs, kept, completion);
        }
        return true;
    }

    /** All pieces, or none where one may not be overwritten. */
    private List<Mapping.Data> runs(Mapping.Data first) {
        List<Mapping.Data> runs = new ArrayList<>();
        Mapping.@Nullable Data run = first;
        for (long at = start; at < end; at += run.lengthBytes()) {
            run = at == start ? first : owned(at);
            if (run == null) {
                return List.of();
            }
            runs.add(run);
        }
        return runs;
    }

    private void writeParts(List<Mapping.Data> runs, Durability kept, IoCompletion completion) {
        Parts parts = new Parts(completion);
        int index = source.readerIndex();
        for (Mapping.Data run : runs) {
            ByteBuf part = source.slice(index, (int) run.lengthBytes());
            writer.content.guestData().write(run.hostOffsetBytes(), part, kept, parts.next());
            index += (int) run.lengthBytes();
        }
        parts.noMore();
    }

    /** Where the bytes from there on may be overwritten, as far as that is in one piece; null where they may not. */
    private Mapping.@Nullable Data owned(long at) {
        L2Table table = metadata.l2.cached(metadata.geometry.l1Index(at));
        if (table == null
                || !(table.lookup(metadata.rules, at, end - at) instanceof Mapping.Data run)
                || run.ownership() != Ownership.EXCLUSIVE
                || run.hostOffsetBytes() + run.lengthBytes()
                        > writer.content.data().endBytes()) {
            return null;
        }
        try {
            if (!metadata.rules.externalData()) {
                writer.tables.occupied.checkData(run.hostOffsetBytes(), run.lengthBytes());
            }
            return run;
        } catch (ImageException e) {
            // Found again, and said, where it can be written down.
            return null;
        }
    }

    /** Makes the tables stable too when the data is written. */
    private final class Flushing implements IoCompletion {

        @Override
        public Executor executor() {
            return request.completion().executor();
        }

        @Override
        public void completed(int errno) {
            if (errno == Errno.OK) {
                writer.flushes.flush(request.completion());
            } else {
                request.completion().completed(errno);
            }
        }
    }
}
