package io.holdfast.image.raw;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.file.FileOptions.Access;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageLock;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Measurable;
import io.holdfast.image.Preallocation;
import io.holdfast.image.UsedSpace;
import io.holdfast.image.host.FittingFile;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.NewHostFile;
import io.holdfast.image.host.TakenSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code raw} format.
 *
 * <p>The capacity is the file's size rounded up to whole sectors of {@value #SECTOR_BYTES} bytes, as in QEMU: what is missing of the last one reads as zeroes, and the file
 * grows when it is written. O_DIRECT cannot work on such an end, nor on any other that is no multiple of what it asks for: such a file is opened through the page cache, with the same
 * promises about durability, and a warning says so.
 */
public final class RawFormat implements ImageFormat, Measurable {

    /** The unit that a capacity is counted in. */
    static final int SECTOR_BYTES = HostFile.SECTOR_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(RawFormat.class);

    private final FileEngine engine;

    public RawFormat(FileEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public RawImage open(Path path, ImageOptions options) throws ImageException {
        if (options.cache().ignoresFlush()) {
            LOG.warn("{}: cache mode unsafe: a power cut loses what was written, also what was flushed", path);
        }
        FileHandle file = null;
        try {
            file = FittingFile.open(engine, path, options.file());
            if (file.sizeBytes() == 0) {
                throw new ImageException(ImageException.Kind.INVALID_FORMAT, path, "is empty: there is no disk in it");
            }
            ImageLock.take(file, path, options.access());
            return new RawImage(path, file, options);
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            throw ImageException.of(path, e);
        }
    }

    @Override
    public void create(Path path, long sizeBytes) throws ImageException {
        create(path, sizeBytes, Preallocation.OFF);
    }

    @Override
    public void create(Path path, long sizeBytes, Map<String, String> options) throws ImageException {
        Preallocation preallocation;
        try {
            preallocation = preallocation(options);
        } catch (IllegalArgumentException e) {
            throw new ImageException(ImageException.Kind.UNSUPPORTED_FEATURE, path, String.valueOf(e.getMessage()), e);
        }
        create(path, sizeBytes, preallocation);
    }

    private static Preallocation preallocation(Map<String, String> options) {
        Map<String, String> left = new HashMap<>(options);
        String label = Objects.requireNonNullElse(left.remove("preallocation"), Preallocation.OFF.label());
        Optional<Preallocation> preallocation =
                Preallocation.of(label).filter(known -> known != Preallocation.METADATA);
        if (preallocation.isEmpty() || !left.isEmpty()) {
            throw new IllegalArgumentException("the only option of raw is preallocation=off, falloc or full");
        }
        return preallocation.get();
    }

    /** A raw image is as long as its disk; holes count. */
    @Override
    public Measurement measure(long sizeBytes, Map<String, String> options, UsedSpace used) {
        preallocation(options);
        return new Measurement(sizeBytes, sizeBytes);
    }

    private void create(Path path, long sizeBytes, Preallocation preallocation) throws ImageException {
        if (sizeBytes <= 0 || sizeBytes % SECTOR_BYTES != 0) {
            throw new ImageException(
                    ImageException.Kind.OUT_OF_BOUNDS,
                    path,
                    "a raw image has a size that is a multiple of " + SECTOR_BYTES + " bytes, not " + sizeBytes);
        }
        NewHostFile.make(engine, path, file -> {
            file.truncate(sizeBytes);
            TakenSpace.take(file, preallocation, 0, sizeBytes);
        });
    }

    @Override
    public ImageInfo info(Path path) throws ImageException {
        try (HostFile file =
                new HostFile(path, engine.open(path, new FileOptions(Access.READ_ONLY, CacheMode.WRITEBACK)))) {
            return new ImageInfo(name(), HostFile.roundUp(file.endBytes(), SECTOR_BYTES), file.allocatedBytes());
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }
}
