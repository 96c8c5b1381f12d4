package io.holdfast.image.qcow2;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Compressing;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.ImageLock;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Layer;
import io.holdfast.image.Layered;
import io.holdfast.image.Measurable;
import io.holdfast.image.Preallocation;
import io.holdfast.image.Repairable;
import io.holdfast.image.UsedSpace;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.NewHostFile;
import io.holdfast.image.luks.Luks;
import io.holdfast.image.luks.XtsCipher;
import io.holdfast.image.qcow2.HeaderExtensions.Encryption;
import io.holdfast.image.qcow2.Qcow2Image.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code qcow2} format. */
public final class Qcow2Format implements ImageFormat, Repairable, Compressing, Measurable, Layered {

    private static final Logger LOG = LoggerFactory.getLogger(Qcow2Format.class);

    private static final ImageOptions NEW = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.IGNORE);

    private final FileEngine engine;
    private final BackingFiles backingFiles;
    private final Optional<Path> secretFile;
    private final Executor offLoop;

    /** With these formats for backing files besides itself; files that an image names must be in its own folder. */
    public Qcow2Format(FileEngine engine, List<ImageFormat> others) {
        this(engine, others, Confinement.OWN_FOLDER);
    }

    public Qcow2Format(FileEngine engine, List<ImageFormat> others, Confinement confinement) {
        this(engine, others, confinement, Optional.empty());
    }

    /** With the file that the secret of encrypted images is in. */
    public Qcow2Format(
            FileEngine engine, List<ImageFormat> others, Confinement confinement, Optional<Path> secretFile) {
        this(
                engine,
                new BackingRules(others, confinement, secretFile),
                task -> Thread.ofVirtual().name("qcow2").start(task));
    }

    /** What else may be opened, and with what. */
    private record BackingRules(List<ImageFormat> others, Confinement confinement, Optional<Path> secretFile) {}

    /** With a place for work that blocks. */
    Qcow2Format(FileEngine engine, List<ImageFormat> others, Confinement confinement, Executor offLoop) {
        this(engine, new BackingRules(others, confinement, Optional.empty()), offLoop);
    }

    private Qcow2Format(FileEngine engine, BackingRules rules, Executor offLoop) {
        this.engine = engine;
        this.backingFiles = new BackingFiles(this, rules.others, rules.confinement);
        this.secretFile = rules.secretFile;
        this.offLoop = offLoop;
    }

    @Override
    public String name() {
        return "qcow2";
    }

    @Override
    public Qcow2Image open(Path path, ImageOptions options) throws ImageException {
        if (options.cache().ignoresFlush()) {
            LOG.warn("{}: cache mode unsafe: a power cut loses what was written, and may spoil the image", path);
        }
        return open(path, options, List.of());
    }

    @Override
    public Layer openLayer(Path path, ImageOptions options, Below below) throws ImageException {
        return switch (below) {
            case SEEN -> open(path, options);
            case UNSEEN -> open(path, options, List.of(), Below.UNSEEN);
        };
    }

    @Override
    public Path resolve(Path image, Backing below) throws ImageException {
        return backingFiles.resolve(image, below.file());
    }

    /** Opens an image on which those of the chain are based. */
    Qcow2Image open(Path path, ImageOptions options, List<Path> chain) throws ImageException {
        return open(path, options, chain, Below.SEEN);
    }

    private Qcow2Image open(Path path, ImageOptions options, List<Path> chain, Below seen) throws ImageException {
        @Nullable HostFile file = null;
        @Nullable HostFile data = null;
        @Nullable BlockDevice backing = null;
        try {
            file = new HostFile(path, openFitting(path, options));
            lock(file, options);
            Header header = Metadata.header(new MetadataIo(file));
            List<Path> above = new ArrayList<>(chain);
            above.add(realPath(path));
            if (header.features().externalData()) {
                data = openData(path, header, options);
            }
            if (header.backingFile().isPresent() && seen == Below.SEEN) {
                backing = backingFiles.open(path, header, options, above);
            }
            if (header.features().dirty() && !header.features().corrupt() && options.access() == Access.READ_WRITE) {
                LOG.info("{}: was not closed by whoever wrote to it last: counts what is used anew", path);
                Repair.run(new MetadataIo(file), Stability.of(options.cache()), header);
                header = Metadata.header(new MetadataIo(file));
            }
            Qcow2Image.Files files = new Qcow2Image.Files(file, data == null ? file : data, backing);
            XtsCipher cipher = cipher(file, header, options);
            return Qcow2Image.open(files, header, options, new Surroundings(offLoop, CacheSize.USUAL, cipher));
        } catch (IOException e) {
            close(backing, e);
            if (data != null) {
                data.close();
            }
            if (file != null) {
                file.close();
            }
            throw ImageException.of(path, e);
        }
    }

    private @Nullable XtsCipher cipher(HostFile file, Header header, ImageOptions options) throws ImageException {
        Optional<Encryption> encryption = header.extensions().encryption();
        if (encryption.isEmpty()) {
            return null;
        }
        if (options.access() == Access.READ_WRITE && header.features().externalData()) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE,
                    file.path(),
                    "is encrypted and has its data in another file, and such images are only read");
        }
        return Luks.unlock(new EncryptionHeader(new MetadataIo(file), encryption.get()), secretFile);
    }

    private HostFile openData(Path path, Header header, ImageOptions options) throws IOException {
        String name = header.extensions()
                .dataFile()
                .orElseThrow(() -> new ImageException(
                        Kind.INVALID_FORMAT, path, "keeps its data in another file, but does not say in which"));
        Path dataPath = backingFiles.resolve(path, name);
        HostFile data = new HostFile(dataPath, openFitting(dataPath, options));
        try {
            lock(data, options);
            return data;
        } catch (ImageException e) {
            data.close();
            throw e;
        }
    }

    private static void lock(HostFile file, ImageOptions options) throws IOException {
        ImageLock.take(file.handle(), file.path(), options.access());
        int alignment = file.handle().alignmentBytes();
        if (options.access() == Access.READ_WRITE && file.endBytes() % alignment != 0) {
            file.truncate(HostFile.roundUp(file.endBytes(), alignment));
        }
    }

    private static void close(@Nullable BlockDevice backing, IOException cause) {
        try {
            if (backing != null) {
                backing.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** O_DIRECT needs a file of whole blocks: one that is written is made longer, one that is not is read through the page cache. */
    private FileHandle openFitting(Path path, ImageOptions options) throws IOException {
        FileHandle file = engine.open(path, options.file());
        try {
            long size = file.sizeBytes();
            if (size % file.alignmentBytes() == 0 || options.access() == Access.READ_WRITE) {
                return file;
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        return engine.open(path, new FileOptions(options.file().access(), CacheMode.WRITEBACK));
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // A file system of the engine's own, as in tests.
            return path.toAbsolutePath().normalize();
        }
    }

    @Override
    public void create(Path path, long sizeBytes) throws ImageException {
        create(path, Qcow2Options.ofSize(sizeBytes));
    }

    @Override
    public void create(Path path, long sizeBytes, Map<String, String> options) throws ImageException {
        create(path, parsed(path, sizeBytes, options));
    }

    private static Qcow2Options parsed(Path path, long sizeBytes, Map<String, String> words) throws ImageException {
        try {
            return Qcow2Options.of(sizeBytes, words);
        } catch (IllegalArgumentException e) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, path, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Measurement measure(long sizeBytes, Map<String, String> options, UsedSpace used) {
        return MeasuredImage.of(Qcow2Options.of(sizeBytes, options), used);
    }

    /** What hosts write to it later is not compressed. */
    @Override
    public boolean alwaysCompresses(long sizeBytes, Map<String, String> options) {
        Qcow2Options.of(sizeBytes, options);
        return false;
    }

    @Override
    public void createCompressed(
            Path path, long sizeBytes, Map<String, String> options, CacheMode cache, Contents contents)
            throws ImageException {
        Qcow2Options parsed = parsed(path, sizeBytes, options);
        if (parsed.dataFile().isPresent()) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, path, "what is in a data file is not compressed");
        }
        if (parsed.preallocation() != Preallocation.OFF) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE, path, "space is either taken beforehand or saved by compression");
        }
        if (parsed.encryption().isPresent()) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, path, "an image is either compressed or encrypted");
        }
        create(path, parsed);
        try (Qcow2Image image = open(path, new ImageOptions(Access.READ_WRITE, cache, Discard.IGNORE))) {
            image.compress(contents);
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }

    /** As {@link #create(Path, long)}, of that kind. A backing file is not looked at. */
    public void create(Path path, Qcow2Options options) throws ImageException {
        if (options.dataFile().isEmpty()) {
            createFile(path, options);
            return;
        }
        Path data = path.resolveSibling(options.dataFile().get());
        NewHostFile.make(engine, data, file -> file.truncate(options.sizeBytes()));
        try {
            createFile(path, options);
        } catch (ImageException e) {
            throw NewHostFile.deleted(data, e);
        }
    }

    /** With a data file the image has its name in it. */
    @Override
    public boolean namesFiles(Map<String, String> options) {
        return options.containsKey("data_file");
    }

    private void createFile(Path path, Qcow2Options options) throws ImageException {
        NewHostFile.make(engine, path, file -> NewImage.write(file, options, secretFile));
        if (options.preallocation() != Preallocation.OFF) {
            preallocate(path, options.preallocation());
        }
    }

    private void preallocate(Path path, Preallocation preallocation) throws ImageException {
        try (Qcow2Image image = open(path, NEW)) {
            image.preallocate(preallocation);
        } catch (IOException e) {
            throw NewHostFile.deleted(path, ImageException.of(path, e));
        }
    }

    @Override
    public CheckReport check(Path path) throws ImageException {
        try (HostFile file = locked(path, FileOptions.Access.READ_ONLY, Access.READ_ONLY)) {
            MetadataIo io = new MetadataIo(file);
            return ImageCheck.run(io, Metadata.header(io));
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }

    @Override
    public void repair(Path path) throws ImageException {
        try (HostFile file = locked(path, FileOptions.Access.READ_WRITE, Access.READ_WRITE)) {
            MetadataIo io = new MetadataIo(file);
            Repair.run(io, Stability.KEPT, Metadata.header(io));
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }

    private HostFile locked(Path path, FileOptions.Access access, Access use) throws IOException {
        HostFile file = new HostFile(path, engine.open(path, new FileOptions(access, CacheMode.WRITEBACK)));
        try {
            ImageLock.take(file.handle(), path, use);
            return file;
        } catch (ImageException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public ImageInfo info(Path path) throws ImageException {
        try (HostFile file = new HostFile(
                path, engine.open(path, new FileOptions(FileOptions.Access.READ_ONLY, CacheMode.WRITEBACK)))) {
            MetadataIo io = new MetadataIo(file);
            Header header = Metadata.header(io);
            return new ImageInfo(name(), header.sizeBytes(), file.allocatedBytes(), Description.of(io, header));
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
    }
}
