package io.holdfast.image.vmdk;

import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.Placement;
import io.holdfast.image.Placement.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.Commit.Stability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part that has only the grains that were written. Its file belongs to it. */
final class SparsePart implements Part {

    private static final Logger LOG = LoggerFactory.getLogger(SparsePart.class);

    final HostFile file;
    final SparseHeader header;
    final GrainTables tables;
    final CompressedGrains grains;
    final Executor offLoop;

    private final long startBytes;
    private final Commit commit;
    private final FileEnd fileEnd;
    private final Access access;
    private final AtomicBoolean told = new AtomicBoolean();

    private SparsePart(
            long startBytes, FileReads reads, SparseHeader header, Opening opening, GrainTables tables, Commit commit) {
        this.startBytes = startBytes;
        this.file = reads.file();
        this.header = header;
        this.tables = tables;
        this.grains = new CompressedGrains(reads, header);
        this.commit = commit;
        this.fileEnd = new FileEnd(file, header);
        this.access = opening.access;
        this.offLoop = opening.offLoop;
    }

    /**
     * How it is opened.
     *
     * @param offLoop where work goes that blocks or takes long
     * @param cacheBytes of grain tables in memory
     */
    record Opening(Access access, Stability stability, Executor offLoop, int cacheBytes) {}

    /** The file has its locks. Blocks. */
    static SparsePart open(long startBytes, HostFile file, SparseHeader header, Opening opening) throws ImageException {
        FileReads reads = new FileReads(file);
        int[] directory = directory(reads, header, header.directoryOffsetBytes());
        int[] redundant = {};
        if (opening.access == Access.READ_WRITE) {
            if (header.has(SparseHeader.COMPRESSED | SparseHeader.MARKERS)) {
                throw new ImageException(
                        ImageException.Kind.UNSUPPORTED_FEATURE,
                        file.path(),
                        "is a compressed stream, which is written once; 'image convert' makes an image of it that can be written");
            }
            if (header.redundantOffsetBytes() != 0) {
                redundant = directory(reads, header, header.redundantOffsetBytes());
            }
            Redundancy.check(reads, header, directory, redundant);
        }
        GrainTables tables = new GrainTables(reads, header, directory, opening.cacheBytes);
        Commit commit = new Commit(reads, header, tables, redundant, opening.stability);
        return new SparsePart(startBytes, reads, header, opening, tables, commit);
    }

    private static int[] directory(FileReads file, SparseHeader header, long offsetBytes) throws ImageException {
        int tables = header.tables();
        if (offsetBytes > file.file().endBytes() - (long) tables * Integer.BYTES) {
            throw ImageException.at(
                    ImageException.Kind.INVALID_FORMAT,
                    file.file().path(),
                    offsetBytes,
                    "ends within a grain directory of " + tables + " entries");
        }
        return file.readEntries(offsetBytes, tables);
    }

    @Override
    public long startBytes() {
        return startBytes;
    }

    @Override
    public long lengthBytes() {
        return header.capacityBytes();
    }

    @Override
    public void submit(Work work) {
        SparseWork.start(this, work);
    }

    /** What there is from that offset of the part, at most so much, and within one table; null where the table must be loaded first. */
    @Nullable
    Mapping lookup(long offsetBytes, long maxBytes) {
        int index = tableOf(offsetBytes);
        long left = Math.min(maxBytes, (index + 1) * header.tableCoverageBytes() - offsetBytes);
        if (tables.absent(index)) {
            return new Mapping.Unallocated(left);
        }
        GrainTable table = tables.cached(index);
        return table == null ? null : lookup(table, offsetBytes, left);
    }

    int tableOf(long offsetBytes) {
        return (int) (offsetBytes / header.tableCoverageBytes());
    }

    private Mapping lookup(GrainTable table, long offsetBytes, long maxBytes) {
        Mapping run = grain(table, offsetBytes, maxBytes);
        long length = run.lengthBytes();
        while (length < maxBytes) {
            Mapping next = grain(table, offsetBytes + length, maxBytes - length);
            boolean joins = switch (run) {
                case Mapping.Data data ->
                    next instanceof Mapping.Data more && more.hostOffsetBytes() == data.hostOffsetBytes() + length;
                case Mapping.Zero _ -> next instanceof Mapping.Zero;
                case Mapping.Unallocated _ -> next instanceof Mapping.Unallocated;
                case Mapping.Compressed _, Mapping.Invalid _ -> false;
            };
            if (!joins) {
                break;
            }
            length += next.lengthBytes();
        }
        return switch (run) {
            case Mapping.Data data -> new Mapping.Data(data.hostOffsetBytes(), length);
            case Mapping.Zero _ -> new Mapping.Zero(length);
            case Mapping.Unallocated _ -> new Mapping.Unallocated(length);
            case Mapping.Compressed _, Mapping.Invalid _ -> run;
        };
    }

    private Mapping grain(GrainTable table, long offsetBytes, long maxBytes) {
        int inGrain = (int) (offsetBytes % header.grainBytes());
        long length = Math.min(maxBytes, header.grainBytes() - inGrain);
        int entry = table.entries.get(entryOf(offsetBytes));
        if (entry == 0) {
            return new Mapping.Unallocated(length);
        }
        if (entry == 1 && header.has(SparseHeader.ZEROED_GRAINS)) {
            return new Mapping.Zero(length);
        }
        long host = Integer.toUnsignedLong(entry) * SparseHeader.BYTES;
        // Whoever writes must not be led into the tables.
        long first = access == Access.READ_WRITE ? header.overheadBytes() : SparseHeader.BYTES;
        if (host < first || host >= file.endBytes()) {
            return new Mapping.Invalid(entry, length);
        }
        return header.has(SparseHeader.COMPRESSED)
                ? new Mapping.Compressed(host, length)
                : new Mapping.Data(host + inGrain, length);
    }

    private int entryOf(long offsetBytes) {
        return (int) (offsetBytes % header.tableCoverageBytes() / header.grainBytes());
    }

    /** Gives grains to a run that has none; false where {@link #grow} must come first. The run is looked up again afterwards. */
    boolean allocate(long offsetBytes, long lengthBytes) {
        GrainTable table = tables.cached(tableOf(offsetBytes));
        if (table == null) {
            return true;
        }
        int from = entryOf(offsetBytes);
        int to = entryOf(offsetBytes + lengthBytes - 1);
        return tables.allocate(table, from, to - from + 1, fileEnd::take);
    }

    /** Makes room for so many bytes more. Blocks; tells an errno. */
    int grow(long bytes) {
        return fileEnd.grow(bytes);
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        ExtentList extents = new ExtentList(limit);
        long end = offsetBytes + lengthBytes;
        for (long at = offsetBytes; at < end && !extents.full(); ) {
            long inPart = at - startBytes;
            Mapping run = lookup(inPart, end - at);
            if (run == null) {
                tables.load(tableOf(inPart));
                continue;
            }
            long length = run.lengthBytes();
            switch (run) {
                case Mapping.Zero _, Mapping.Unallocated _ -> extents.add(new Extent.Hole(at, length));
                case Mapping.Compressed _ -> extents.add(new Extent.Data(at, length));
                case Mapping.Data data -> {
                    for (Extent part : file.extents(data.hostOffsetBytes(), length, extents.asked())) {
                        extents.add(FlatPart.shifted(part, at - data.hostOffsetBytes()));
                    }
                }
                case Mapping.Invalid invalid -> throw invalid(inPart, invalid);
            }
            at = extents.endBytes();
        }
        return extents.list();
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        List<Placement> placements = new ArrayList<>();
        long end = offsetBytes + lengthBytes;
        for (long at = offsetBytes; at < end; ) {
            long inPart = at - startBytes;
            Mapping run = lookup(inPart, end - at);
            if (run == null) {
                tables.load(tableOf(inPart));
                continue;
            }
            long length = run.lengthBytes();
            placements.add(
                    switch (run) {
                        case Mapping.Data data -> Placement.at(data.hostOffsetBytes(), at, length, Kind.DATA);
                        case Mapping.Compressed _ -> Placement.of(at, length, Kind.DATA);
                        case Mapping.Zero _ -> Placement.of(at, length, Kind.ZERO);
                        case Mapping.Unallocated _ -> Placement.of(at, length, Kind.ABSENT);
                        case Mapping.Invalid invalid -> throw invalid(inPart, invalid);
                    });
            at += length;
        }
        return placements;
    }

    ImageException invalid(long offsetBytes, Mapping.Invalid mapping) {
        return ImageException.at(
                ImageException.Kind.CORRUPT,
                file.path(),
                startBytes + offsetBytes,
                "of the disk: the grain table entry " + Integer.toUnsignedString(mapping.entry()) + " points nowhere");
    }

    /** Something was found that cannot be right, or could not be read. */
    void failed(ImageException failure) {
        // A host that tries again and again must not fill the log.
        if (told.compareAndSet(false, true)) {
            LOG.error("{}; what else is wrong with this image is told at level debug", failure.getMessage());
        } else {
            LOG.debug("{}", failure.getMessage());
        }
    }

    @Override
    public boolean uncommitted() {
        return commit.pending();
    }

    @Override
    public void commit() throws ImageException {
        commit.run();
    }

    @Override
    public void end() throws IOException {
        fileEnd.trim();
        commit.end();
    }
}
