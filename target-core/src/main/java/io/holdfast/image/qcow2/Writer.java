package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.host.HostFile;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What changing an image needs, and the way that each change goes. */
final class Writer {

    final Content content;
    final Tables tables;
    final Epochs epochs = new Epochs();
    final FileEnd fileEnd;
    final Flushes flushes;

    private final Resizing resizing;
    private final Health health;
    private final HeaderFile headerFile;
    private final GuestRanges ranges = new GuestRanges();
    private final HostFile.Space space;
    private final Stability stability;
    private final Commit commit;
    private final Reclaim reclaim;
    /** Whoever gives the whole image another shape holds it. */
    private final ReentrantLock shape = new ReentrantLock();
    /** Whether the header says that the image is being written. */
    private volatile boolean begun;
    /** Whether nothing at all may change. */
    private volatile boolean still;

    private Writer(Content content, Tables tables, HeaderFile headerFile, Stability stability, HostFile.Space space) {
        MetadataIo io = content.metadata().io;
        this.content = content;
        this.tables = tables;
        this.headerFile = headerFile;
        this.space = space;
        this.stability = stability;
        this.health = new Health(content.path(), headerFile);
        this.fileEnd = new FileEnd(io.file(), tables.geometry.clusterBytes());
        this.commit = new Commit(tables, content, headerFile, stability, fileEnd);
        tables.growBy(new RefcountTableMove(tables, commit, headerFile, fileEnd, io));
        this.reclaim = new Reclaim(tables, epochs, io.file(), space);
        this.resizing = new Resizing(this, commit, headerFile);
        this.flushes = new Flushes(content, tables, health, stability, new Flushes.Commits(commit, reclaim));
    }

    /**
     * Reads what else is needed to write an image. Blocks.
     *
     * @param space what becomes of the space that is not needed any more
     */
    static Writer open(Content content, Stability stability, HostFile.Space space) throws ImageException {
        Metadata metadata = content.metadata();
        new FileEnd(metadata.io.file(), metadata.geometry.clusterBytes()).reachWholeClusters();
        Tables tables = WritableTables.load(metadata);
        HeaderFile headerFile = new HeaderFile(metadata.io, stability, metadata.header);
        return new Writer(content, tables, headerFile, stability, space);
    }

    Header header() {
        return headerFile.header();
    }

    HostFile.Space space() {
        return space;
    }

    /** Whether data may be written where it is, without anything else. */
    boolean ready() {
        return begun && !still && health.good();
    }

    /** Whether what the image does not have at that place of the disk may be something else than zeroes. */
    boolean backed(long guestBytes) {
        @Nullable BlockDevice backing = content.backing();
        return backing != null && guestBytes < backing.sizeBytes();
    }

    /** What changes the mapping. */
    interface Change {

        void run() throws ImageException;
    }

    /** Makes a change that blocks, off the loop, alone on its clusters; then completes the request. */
    void change(BlockRequest request, Durability durability, Change change) {
        content.offLoop().execute(() -> {
            int result = Errno.EIO;
            try {
                result = changeNow(request, durability, change);
            } finally {
                int errno = result;
                IoCompletion completion = request.completion();
                completion.executor().execute(() -> completion.completed(errno));
            }
        });
    }

    private int changeNow(BlockRequest request, Durability durability, Change change) {
        try {
            alone(request.offsetBytes(), request.lengthBytes(), change);
            if (durability == Durability.DURABLE) {
                flushes.flushNow();
            }
            return Errno.OK;
        } catch (ImageException e) {
            failed(e);
            return MetadataIo.errnoOf(e);
        }
    }

    /** Makes a change alone on its clusters. Blocks. */
    void alone(long offsetBytes, long lengthBytes, Change change) throws ImageException {
        begin();
        relieve();
        int bits = tables.geometry.clusterBits();
        try (GuestRanges.Range _ = ranges.take(offsetBytes >>> bits, (offsetBytes + lengthBytes - 1) >>> bits)) {
            change.run();
        }
    }

    /** Writes down what the image lies on. Blocks. */
    void lieOn(Optional<Backing> below) throws ImageException {
        reshape(() -> headerFile.lieOn(below));
    }

    /** Sets the size of the disk. Blocks. */
    void resize(long sizeBytes) throws ImageException {
        reshape(() -> resizing.resize(sizeBytes));
    }

    /** Does it while nobody changes the disk or a table, and the file has all that was changed before; those who want to wait. Blocks. */
    void rearrange(Commit.Work work) throws ImageException {
        reshape(() -> {
            // Most of it while others need not wait.
            flushes.flushNow();
            try (GuestRanges.Range _ = ranges.take(0, Long.MAX_VALUE)) {
                still = true;
                epochs.await();
                tables.writeCountsNow();
                flushes.finish();
                commit.exclusively(work);
            } finally {
                if (lazy()) {
                    tables.writeCountsLate();
                }
                still = false;
            }
        });
    }

    private void reshape(Commit.Work work) throws ImageException {
        shape.lock();
        try {
            begin();
            work.run();
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.CORRUPT) {
                health.failed(e);
            }
            throw e;
        } finally {
            shape.unlock();
        }
    }

    /** Within {@link #rearrange}: puts a layout in force that has been written. */
    void switchTo(Layout layout, ClusterSet released) throws ImageException {
        headerFile.change(_ -> layout.header);
        tables.lock.lock();
        try {
            WritableTables.relocate(tables, content.metadata(), layout);
            released.forEachRun(run -> tables.clusters.freed(run.firstCluster()));
        } finally {
            tables.lock.unlock();
        }
        // Reads that began before may be under way to what was the disk.
        epochs.await();
        released.forEachRun(reclaim::punch);
    }

    /** Before the first write: what the header says of things that are not kept up to date here is taken out of it, and put in that refcounts are late where they may be. */
    private void begin() throws ImageException {
        health.check();
        if (!begun) {
            beginNow();
        }
    }

    private synchronized void beginNow() throws ImageException {
        if (!begun) {
            DroppedBitmaps bitmaps = DroppedBitmaps.of(content.metadata().io, headerFile.header(), tables);
            headerFile.change(header -> header.withFeatures(
                    lazy()
                            ? header.features().forWriting().withDirty()
                            : header.features().forWriting()));
            if (lazy()) {
                tables.writeCountsLate();
            }
            if (!bitmaps.none()) {
                headerFile.dropBitmaps();
                bitmaps.giveBack();
            }
            begun = true;
        }
    }

    private boolean lazy() {
        return headerFile.header().features().lazyRefcounts();
    }

    /** Lets dirty tables go to the file when there are many. */
    private void relieve() throws ImageException {
        boolean crowded;
        tables.lock.lock();
        try {
            crowded = tables.l2.crowded() || tables.freed.many();
        } finally {
            tables.lock.unlock();
        }
        if (crowded) {
            flushes.flushNow();
        }
    }

    void failed(ImageException e) {
        if (e.kind() == ImageException.Kind.CORRUPT) {
            health.failed(e);
        } else {
            content.failed(e);
        }
    }

    /** All requests have ended. Blocks. */
    void close() throws ImageException {
        if (!begun) {
            return;
        }
        tables.writeCountsNow();
        flushes.finish();
        fileEnd.cut(tables.clusters.touchedBytes());
        stability.sync(content.metadata().io);
        headerFile.change(header -> header.withFeatures(header.features().withoutDirty()));
    }
}
