package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Compressing;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.Growable;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Layer;
import io.holdfast.image.Placement;
import io.holdfast.image.Preallocation;
import io.holdfast.image.RequestCheck;
import io.holdfast.image.Snapshots;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.luks.XtsCipher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open qcow2 image. A damaged part of it answers with {@link Errno#EIO}; the rest stays readable. Damage that a write meets makes the image read-only.
 *
 * <p>A write that fails may have changed any part of its range. A flush that fails because the file could not be made stable stays failed.
 */
public final class Qcow2Image implements Layer, Growable {

    private static final Logger LOG = LoggerFactory.getLogger(Qcow2Image.class);

    private static final int MAX_TRANSFER_BYTES = 4 << 20;
    private static final int PHYSICAL_BLOCK_BYTES = 4096;

    private final Files files;
    private final ImageOptions options;
    private final BlockLimits limits;
    private final RequestCheck check;
    private final State state;
    /** Null while the image is only read. */
    private final @Nullable Writer writer;

    private boolean closed;

    /**
     * The files of an image, which belong to it.
     *
     * @param data where guest clusters are: the same as {@code image} unless there is an external data file
     */
    record Files(HostFile image, HostFile data, @Nullable BlockDevice backing) {

        void close() throws IOException {
            try {
                if (backing != null) {
                    backing.close();
                }
            } finally {
                if (data != image) {
                    data.close();
                }
                image.close();
            }
        }
    }

    private Qcow2Image(Files files, Metadata metadata, ImageOptions options, Surroundings surroundings)
            throws ImageException {
        this.files = files;
        this.options = options;
        this.state = new State(metadata, surroundings);
        boolean written = options.access() == BlockLimits.Access.READ_WRITE;
        boolean gives = written && options.discard() == Discard.ON;
        this.writer = written
                ? Writer.open(state, Stability.of(options.cache()), gives ? Space.GIVE_BACK : Space.KEEP)
                : null;
        boolean sectors = files.data.handle().alignmentBytes() > 1 || surroundings.cipher != null;
        this.limits = new BlockLimits(
                sectors ? HostFile.SECTOR_BYTES : 1,
                PHYSICAL_BLOCK_BYTES,
                MAX_TRANSFER_BYTES,
                gives ? metadata.geometry.clusterBytes() : 0,
                options.access());
        this.check = new RequestCheck(files.image.path(), limits);
    }

    /** What the image does not decide itself. */
    record Surroundings(
            Executor offLoop, CacheSize cache, @Nullable XtsCipher cipher) {

        /** Of an image that is not encrypted. */
        Surroundings(Executor offLoop, CacheSize cache) {
            this(offLoop, cache, null);
        }
    }

    /** The files have their locks and the header has been read. Blocks. */
    static Qcow2Image open(Files files, Header header, ImageOptions options, Surroundings surroundings)
            throws ImageException {
        Metadata metadata = Metadata.load(new MetadataIo(files.image), header, surroundings.cache);
        return new Qcow2Image(files, metadata, options, surroundings);
    }

    @Override
    public long sizeBytes() {
        return writer == null
                ? state.metadata().header.sizeBytes()
                : writer.header().sizeBytes();
    }

    @Override
    public BlockLimits limits() {
        return limits;
    }

    @Override
    public void submit(BlockRequest request) {
        check.check(request, sizeBytes());
        Writer changing = writer;
        if (changing == null) {
            read(request, request.completion());
            return;
        }
        switch (request.kind()) {
            case READ -> read(request, new InEpoch(changing.epochs, changing.epochs.enter(), request.completion()));
            case WRITE -> GuestWrite.start(changing, request, durability(request));
            case WRITE_ZEROES -> zero(changing, request, Space.KEEP);
            case DISCARD -> zero(changing, request, changing.space());
        }
    }

    private void read(BlockRequest request, IoCompletion completion) {
        GuestRead.start(state, request.offsetBytes(), Objects.requireNonNull(request.data()), completion);
    }

    private void zero(Writer changing, BlockRequest request, Space space) {
        Zeroing zeroing = new Zeroing(changing, request.offsetBytes(), request.lengthBytes(), space);
        changing.change(request, durability(request), zeroing::run);
    }

    private Durability durability(BlockRequest request) {
        if (options.cache().ignoresFlush()) {
            return Durability.CACHED;
        }
        return request.durability() == Durability.DURABLE
                ? Durability.DURABLE
                : options.cache().writes();
    }

    /** Fills the image, which is new and open for writing. Blocks. */
    void compress(Compressing.Contents contents) throws IOException {
        contents.write(new CompressedImage(Objects.requireNonNull(writer)));
    }

    /** Gives the disk, which is new and open for writing, its space. Blocks. */
    void preallocate(Preallocation preallocation) throws ImageException {
        PreallocatedDisk.make(Objects.requireNonNull(writer), preallocation);
    }

    @Override
    public void flush(IoCompletion completion) {
        if (writer == null || options.cache().ignoresFlush()) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else {
            writer.flushes.flush(completion);
        }
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        check.checkRange(offsetBytes, lengthBytes, sizeBytes());
        return new ExtentWalk(state).extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        check.checkRange(offsetBytes, lengthBytes, sizeBytes());
        return new PlacementWalk(state).placements(offsetBytes, lengthBytes);
    }

    @Override
    public OptionalLong availableBytes() throws IOException {
        return state.data().availableBytes();
    }

    @Override
    public void resize(long sizeBytes) throws IOException {
        writer("resized").resize(sizeBytes);
    }

    @Override
    public void grow(long sizeBytes, Preallocation added) throws IOException {
        Writer growing = writer("resized");
        if (added != Preallocation.OFF) {
            PreallocatedDisk.checkPossible(growing);
        }
        long oldBytes = growing.header().sizeBytes();
        growing.resize(sizeBytes);
        if (added == Preallocation.OFF) {
            return;
        }
        try {
            PreallocatedDisk.extend(growing, added, oldBytes);
            growing.flushes.flushNow();
        } catch (ImageException e) {
            growing.resize(oldBytes);
            throw e;
        }
    }

    @Override
    public void giveUpAll() throws IOException {
        EmptiedDisk.make(writer("emptied"));
    }

    @Override
    public void lieOn(Optional<Backing> below) throws IOException {
        Writer changing = writer("put on another");
        if (below.isPresent() && changing.header().features().rawExternalData()) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE, state.path(), "has all of its disk in a raw file, and lies on nothing");
        }
        changing.lieOn(below);
    }

    private Writer writer(String what) throws ImageException {
        Writer changing = writer;
        if (changing == null) {
            throw new ImageException(Kind.ACCESS_DENIED, state.path(), "is open for reading and cannot be " + what);
        }
        return changing;
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return Optional.of(new InternalSnapshots(state, writer));
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                if (writer != null) {
                    writer.close();
                }
            } finally {
                state.guestData.close();
                files.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Qcow2Image[" + state.path() + ", " + sizeBytes() + " bytes, "
                + options.cache().label() + "]";
    }

    /** What requests see of the image. */
    private final class State implements Content {

        private final Executor offLoop;
        private final GuestData guestData;
        private final Metadata metadata;
        private final AtomicBoolean told = new AtomicBoolean();

        State(Metadata metadata, Surroundings surroundings) {
            this.metadata = metadata;
            this.offLoop = surroundings.offLoop;
            this.guestData = new GuestData(files.data, surroundings.cipher, surroundings.offLoop);
        }

        @Override
        public Path path() {
            return files.image.path();
        }

        @Override
        public Metadata metadata() {
            return metadata;
        }

        @Override
        public HostFile data() {
            return files.data;
        }

        @Override
        public @Nullable XtsCipher cipher() {
            return guestData.cipher();
        }

        @Override
        public GuestData guestData() {
            return guestData;
        }

        @Override
        public @Nullable BlockDevice backing() {
            return files.backing;
        }

        @Override
        public Executor offLoop() {
            return offLoop;
        }

        @Override
        public void failed(ImageException failure) {
            // A host that tries again and again must not fill the log.
            if (told.compareAndSet(false, true)) {
                LOG.error("{}; what else is wrong with this image is told at level debug", failure.getMessage());
            } else {
                LOG.debug("{}", failure.getMessage());
            }
        }
    }
}
