package io.holdfast.image.vmdk;

import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.vmdk.Part.Work;
import java.nio.ByteBuffer;

/** A request to a sparse part under way: an operation of the file for each run. Goes on off the loop where a table must be read or the file must grow. */
final class SparseWork {

    private final SparsePart part;
    private final Work work;
    private long done;

    private SparseWork(SparsePart part, Work work) {
        this.part = part;
        this.work = work;
    }

    /** Never blocks. */
    static void start(SparsePart part, Work work) {
        work.whole().retain();
        new SparseWork(part, work).advance();
    }

    private void advance() {
        while (done < work.lengthBytes()) {
            Mapping run = part.lookup(work.offsetBytes() + done, work.lengthBytes() - done);
            if (run == null) {
                part.offLoop.execute(this::loadAndAdvance);
                return;
            }
            boolean over = switch (work.request().kind()) {
                case READ -> read(run);
                case WRITE -> write(run);
                case WRITE_ZEROES, DISCARD -> zero(run);
            };
            if (over) {
                return;
            }
        }
        work.whole().release();
    }

    private void loadAndAdvance() {
        try {
            if (part.tables.crowded()) {
                part.commit();
            }
            part.tables.load(part.tableOf(work.offsetBytes() + done));
        } catch (ImageException e) {
            end(e);
            return;
        }
        advance();
    }

    private void growAndAdvance(long bytes) {
        int errno = part.grow(bytes);
        if (errno == Errno.OK) {
            advance();
        } else {
            work.whole().fail(errno);
            work.whole().release();
        }
    }

    private void end(ImageException failure) {
        part.failed(failure);
        work.whole().fail(Errno.EIO);
        work.whole().release();
    }

    /** True where it goes on elsewhere or has ended. */
    private boolean read(Mapping run) {
        long length = run.lengthBytes();
        switch (run) {
            case Mapping.Data data ->
                part.file.read(
                        data.hostOffsetBytes(),
                        work.target(done, length),
                        work.whole().next());
            case Mapping.Zero _, Mapping.Unallocated _ ->
                work.data().setZero(work.dataIndex() + (int) done, (int) length);
            case Mapping.Compressed compressed -> {
                // Made here: a ByteBuf, and so every slice of it, is for one thread, and grains are inflated on
                // several.
                ByteBuffer[] views = work.data().nioBuffers(work.dataIndex() + (int) done, (int) length);
                int inGrain = (int) ((work.offsetBytes() + done) % part.header.grainBytes());
                work.whole().retain();
                part.offLoop.execute(() -> inflate(compressed, inGrain, views));
            }
            case Mapping.Invalid invalid -> {
                return invalid(invalid);
            }
        }
        done += length;
        return false;
    }

    private void inflate(Mapping.Compressed compressed, int inGrain, ByteBuffer[] views) {
        try {
            ByteBuffer grain = part.grains.inflated(compressed.hostOffsetBytes());
            int from = inGrain;
            for (ByteBuffer view : views) {
                int length = view.remaining();
                if (from + length > grain.limit()) {
                    throw part.grains.tooShort(compressed.hostOffsetBytes());
                }
                view.put(0, grain, from, length);
                from += length;
            }
        } catch (ImageException e) {
            part.failed(e);
            work.whole().fail(Errno.EIO);
        } finally {
            work.whole().release();
        }
    }

    private boolean write(Mapping run) {
        long length = run.lengthBytes();
        return switch (run) {
            case Mapping.Data data -> {
                part.file.write(
                        data.hostOffsetBytes(),
                        work.source(done, length),
                        work.request().durability(),
                        work.whole().next());
                done += length;
                yield false;
            }
            case Mapping.Zero _, Mapping.Unallocated _ -> {
                if (part.allocate(work.offsetBytes() + done, length)) {
                    yield false; // Is looked up again, and has data now.
                }
                part.offLoop.execute(() -> growAndAdvance(length + part.header.grainBytes()));
                yield true;
            }
            case Mapping.Compressed _ -> throw new IllegalStateException("a compressed part is not opened for writing");
            case Mapping.Invalid invalid -> invalid(invalid);
        };
    }

    private boolean zero(Mapping run) {
        long length = run.lengthBytes();
        switch (run) {
            case Mapping.Data data ->
                part.file.zero(
                        data.hostOffsetBytes(),
                        length,
                        work.space(),
                        work.request().durability(),
                        work.whole().next());
            case Mapping.Zero _, Mapping.Unallocated _ -> {}
            case Mapping.Compressed _ -> throw new IllegalStateException("a compressed part is not opened for writing");
            case Mapping.Invalid invalid -> {
                return invalid(invalid);
            }
        }
        done += length;
        return false;
    }

    private boolean invalid(Mapping.Invalid run) {
        end(part.invalid(work.offsetBytes() + done, run));
        return true;
    }
}
