package io.holdfast.image.vmdk;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Checkable;
import io.holdfast.image.Compressing;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Measurable;
import io.holdfast.image.UsedSpace;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.NewHostFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code vmdk} format. */
public final class VmdkFormat implements ImageFormat, Checkable, Compressing, Measurable {

    private static final Logger LOG = LoggerFactory.getLogger(VmdkFormat.class);

    /** Grains are found by 32 bits of sectors. */
    private static final long MAX_SPARSE_BYTES = 2040L << 30;
    /** So many parts of 2 GiB a descriptor may list. */
    private static final long MAX_BYTES = 2L << 40;

    private final FileEngine engine;
    private final Confinement confinement;
    private final Executor offLoop;

    /** The files that an image names must be in its own folder. */
    public VmdkFormat(FileEngine engine) {
        this(engine, Confinement.OWN_FOLDER);
    }

    public VmdkFormat(FileEngine engine, Confinement confinement) {
        this(engine, confinement, task -> Thread.ofVirtual().name("vmdk").start(task));
    }

    /** With a place for work that blocks. */
    VmdkFormat(FileEngine engine, Confinement confinement, Executor offLoop) {
        this.engine = engine;
        this.confinement = confinement;
        this.offLoop = offLoop;
    }

    @Override
    public String name() {
        return "vmdk";
    }

    @Override
    public VmdkImage open(Path path, ImageOptions options) throws ImageException {
        if (options.cache().ignoresFlush()) {
            LOG.warn("{}: cache mode unsafe: a power cut loses what was written, and may spoil the image", path);
        }
        return new Opening(engine, confinement, options, offLoop).open(path);
    }

    @Override
    public void create(Path path, long sizeBytes) throws ImageException {
        create(path, VmdkOptions.ofSize(sizeBytes));
    }

    @Override
    public void create(Path path, long sizeBytes, Map<String, String> options) throws ImageException {
        try {
            create(path, VmdkOptions.of(sizeBytes, options));
        } catch (IllegalArgumentException e) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, path, String.valueOf(e.getMessage()), e);
        }
    }

    /** As {@link #create(Path, long)}, of that kind: several files where the subformat is of several, of which nothing is left behind either. */
    public void create(Path path, VmdkOptions options) throws ImageException {
        long most = options.subformat().type() == PartType.FLAT ? MAX_BYTES : MAX_SPARSE_BYTES;
        if (options.sizeBytes() <= 0
                || options.sizeBytes() % HostFile.SECTOR_BYTES != 0
                || options.sizeBytes() > most) {
            throw new ImageException(
                    Kind.OUT_OF_BOUNDS,
                    path,
                    "a vmdk image has a size that is a multiple of " + HostFile.SECTOR_BYTES + " bytes up to " + most
                            + ", not " + options.sizeBytes());
        }
        new NewVmdk(engine, path, options).make();
    }

    @Override
    public boolean namesFiles(Map<String, String> options) {
        return true;
    }

    /** The redundant tables are not looked at: whoever writes to the image makes them equal to the others. */
    @Override
    public CheckReport check(Path path) throws ImageException {
        try (VmdkImage image = open(path, new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.IGNORE))) {
            return image.checkTables();
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }

    @Override
    public ImageInfo info(Path path) throws ImageException {
        ImageOptions looking = new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.IGNORE);
        return new Opening(engine, confinement, looking, offLoop).unlocked().info(path, name());
    }

    /** Without the few hundred bytes of a descriptor in a file of its own. */
    @Override
    public Measurement measure(long sizeBytes, Map<String, String> options, UsedSpace used) {
        Subformat subformat = VmdkOptions.of(sizeBytes, options).subformat();
        if (subformat == Subformat.STREAM_OPTIMIZED) {
            throw new IllegalArgumentException("how long a compressed image becomes is not known before it is made");
        }
        if (subformat.type() == PartType.FLAT) {
            return new Measurement(sizeBytes, sizeBytes);
        }
        long overheadBytes = 0;
        for (long at = 0; at < sizeBytes; at += subformat.partBytes(sizeBytes)) {
            long partBytes = Math.min(sizeBytes - at, subformat.partBytes(sizeBytes));
            SparseLayout layout =
                    subformat.severalFiles() ? SparseLayout.alone(partBytes) : SparseLayout.embedding(partBytes);
            overheadBytes += layout.header().overheadBytes();
        }
        long diskBytes = HostFile.roundUp(sizeBytes, SparseLayout.GRAIN_BYTES);
        return new Measurement(overheadBytes + used.inUnits(SparseLayout.GRAIN_BYTES), overheadBytes + diskBytes);
    }

    @Override
    public boolean alwaysCompresses(long sizeBytes, Map<String, String> options) {
        return VmdkOptions.of(sizeBytes, options).subformat() == Subformat.STREAM_OPTIMIZED;
    }

    /** Of {@link Subformat#STREAM_OPTIMIZED}, the only one that can be compressed. */
    @Override
    public void createCompressed(
            Path path, long sizeBytes, Map<String, String> options, CacheMode cache, Contents contents)
            throws ImageException {
        if (!alwaysCompresses(sizeBytes, options)) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE, path, "only vmdk images of subformat=streamOptimized are compressed");
        }
        NewHostFile.make(engine, path, file -> {
            StreamWriter writer = new StreamWriter(file, sizeBytes);
            contents.write(writer);
            writer.finish();
        });
    }
}
