package io.holdfast.image.vmdk;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileOptions;
import io.holdfast.file.FileTraits;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageLock;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.host.FittingFile;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.Commit.Stability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Opens an image with its parts, or nothing of it. Used once; blocks. */
final class Opening {

    private static final int PHYSICAL_BLOCK_BYTES = 4096;
    /** Of all parts of an image: the directories of a hostile one must not take all memory. */
    private static final int MAX_TABLES = 4 << 20;
    /** Of tables in memory, as in QEMU for qcow2. */
    private static final int CACHE_BYTES = 32 << 20;

    private final FileEngine engine;
    private final Confinement confinement;
    private final ImageOptions options;
    private final Executor offLoop;
    private final List<HostFile> opened = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private Optional<ContentId> contentId = Optional.empty();
    private final Description description = new Description();
    private boolean locking = true;
    private long startBytes;
    private long tables;

    Opening(FileEngine engine, Confinement confinement, ImageOptions options, Executor offLoop) {
        this.engine = engine;
        this.confinement = confinement;
        this.options = options;
        this.offLoop = offLoop;
    }

    /** Takes no locks. */
    Opening unlocked() {
        locking = false;
        return this;
    }

    VmdkImage open(Path path) throws ImageException {
        try {
            openParts(path);
            return new VmdkImage(path, new PartMap(parts, opened, contentId, stability()), options, limits(), offLoop);
        } catch (IOException e) {
            opened.forEach(HostFile::close);
            throw ImageException.of(path, e);
        }
    }

    ImageInfo info(Path path, String format) throws ImageException {
        try {
            openParts(path);
            long allocatedBytes = 0;
            for (HostFile file : opened) {
                allocatedBytes += file.allocatedBytes();
            }
            return new ImageInfo(format, startBytes, allocatedBytes, description.traits());
        } catch (IOException e) {
            throw ImageException.of(path, e);
        } finally {
            opened.forEach(HostFile::close);
        }
    }

    private void openParts(Path path) throws IOException {
        HostFile file = openFile(path, new FileOptions(FileOptions.Access.READ_ONLY, CacheMode.WRITEBACK));
        byte[] start = new FileReads(file).read(0, SparseHeader.BYTES);
        if (SparseHeaderReader.startsSparse(start)) {
            // It is written to itself: opened again as it was asked for.
            opened.remove(file);
            file.close();
            openMonolithic(path);
        } else if (DescriptorReader.startsDescriptor(start)) {
            if (file.endBytes() > Descriptor.MAX_BYTES) {
                throw new ImageException(Kind.INVALID_FORMAT, path, "its descriptor is too long");
            }
            Descriptor descriptor = openDescriptor(path, file);
            for (PartLine line : descriptor.parts()) {
                openPart(path, line, descriptor.parts().size());
            }
            if (parts.isEmpty()) {
                throw new ImageException(Kind.INVALID_FORMAT, path, "its descriptor lists no extents");
            }
        } else {
            throw new ImageException(Kind.INVALID_FORMAT, path, "is no vmdk image");
        }
    }

    /** Opens it again where it is written to: its content ID changes with what is in the parts. */
    private Descriptor openDescriptor(Path path, HostFile looked) throws IOException {
        opened.remove(looked);
        looked.close();
        HostFile file = openFile(path, new FileOptions(options.file().access(), CacheMode.WRITEBACK));
        lock(file);
        byte[] text = new FileReads(file).read(0, (int) Math.min(file.endBytes(), Descriptor.MAX_BYTES));
        contentId = ContentId.in(file, 0, text);
        Descriptor descriptor = DescriptorReader.read(path, text);
        description.says(descriptor);
        rejectParent(path, descriptor);
        return descriptor;
    }

    private void openMonolithic(Path path) throws IOException {
        HostFile file = openFile(path, options.file());
        lock(file);
        SparseHeader header = SparseHeaderReader.read(file);
        if (header.descriptor().lengthBytes() > 0) {
            byte[] text = new FileReads(file).read(header.descriptor().offsetBytes(), (int)
                    header.descriptor().lengthBytes());
            Descriptor descriptor = DescriptorReader.read(path, text);
            description.says(descriptor);
            rejectParent(path, descriptor);
            contentId = ContentId.in(file, header.descriptor().offsetBytes(), text);
        }
        description.sparse(path.toString(), "", header);
        addSparse(file, header, 1);
    }

    private void openPart(Path path, PartLine line, int count) throws IOException {
        long lengthBytes = line.sectors() * HostFile.SECTOR_BYTES;
        if (line.access() == PartLine.Access.NOACCESS
                || (line.access() == PartLine.Access.RDONLY && options.access() == Access.READ_WRITE)) {
            throw new ImageException(
                    Kind.ACCESS_DENIED, path, "its descriptor allows no more than " + line.access() + " of a part");
        }
        switch (line.type()) {
            case ZERO -> parts.add(new ZeroPart(startBytes, lengthBytes));
            case FLAT -> {
                description.flat(beside(path, line), lengthBytes);
                HostFile file = openNamed(path, line);
                long hostStart = line.offsetSectors() * HostFile.SECTOR_BYTES;
                if (hostStart > file.endBytes() - lengthBytes) {
                    throw new ImageException(
                            Kind.INVALID_FORMAT,
                            file.path(),
                            "ends before the " + lengthBytes + " bytes that " + path.getFileName() + " says it has");
                }
                parts.add(new FlatPart(startBytes, lengthBytes, file, hostStart, stability()));
            }
            case SPARSE -> {
                HostFile file = openNamed(path, line);
                SparseHeader header = SparseHeaderReader.read(file);
                if (header.capacityBytes() != lengthBytes) {
                    throw new ImageException(
                            Kind.INVALID_FORMAT,
                            file.path(),
                            "holds " + header.capacityBytes() + " bytes of the disk, not the " + lengthBytes + " that "
                                    + path.getFileName() + " says");
                }
                description.sparse(beside(path, line), line.type().name(), header);
                addSparse(file, header, count);
                return;
            }
        }
        startBytes += lengthBytes;
    }

    private void addSparse(HostFile file, SparseHeader header, int count) throws ImageException {
        tables += header.tables();
        if (tables > MAX_TABLES) {
            throw new ImageException(Kind.OUT_OF_BOUNDS, file.path(), "its grain directories are too long");
        }
        SparsePart.Opening opening =
                new SparsePart.Opening(options.access(), stability(), offLoop, CACHE_BYTES / count);
        parts.add(SparsePart.open(startBytes, file, header, opening));
        startBytes += header.capacityBytes();
    }

    private static String beside(Path path, PartLine line) {
        return path.resolveSibling(line.file()).toString();
    }

    private HostFile openNamed(Path path, PartLine line) throws IOException {
        HostFile file = openFile(confinement.resolve(path, line.file()), options.file());
        lock(file);
        return file;
    }

    private HostFile openFile(Path path, FileOptions how) throws IOException {
        HostFile file = new HostFile(path, FittingFile.open(engine, path, how));
        opened.add(file);
        return file;
    }

    private void lock(HostFile file) throws ImageException {
        if (locking) {
            ImageLock.take(file.handle(), file.path(), options.access());
        }
    }

    private static void rejectParent(Path path, Descriptor descriptor) throws ImageException {
        if (descriptor.parentCid() != Descriptor.NO_PARENT) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE,
                    path,
                    "is a difference to " + descriptor.parentFile().orElse("another image")
                            + ", and such images are not read");
        }
    }

    private Stability stability() {
        return options.cache().ignoresFlush() ? Stability.UNSAFE : Stability.SYNCED;
    }

    private BlockLimits limits() {
        int alignment = 1;
        int granularity = 0;
        boolean thin = options.discard() == Discard.ON && options.access() == Access.READ_WRITE;
        for (HostFile file : opened) {
            FileTraits traits = file.handle().traits();
            alignment = Math.max(alignment, Math.min(file.handle().alignmentBytes(), HostFile.SECTOR_BYTES));
            granularity = Math.max(granularity, traits.blockSizeBytes());
            thin &= traits.punchesHoles();
        }
        return new BlockLimits(
                alignment,
                PHYSICAL_BLOCK_BYTES,
                VmdkImage.MAX_TRANSFER_BYTES,
                thin ? granularity : 0,
                options.access());
    }
}
