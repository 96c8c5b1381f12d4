package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.luks.Luks;
import io.holdfast.image.luks.XtsCipher;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.powercut.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A qcow2 image in memory, with all that it may consist of. */
final class TestImage implements Subject {

    static final Path PATH = Path.of("/images/disk.qcow2");

    final MemoryFile file;
    /** Null unless guest data is in a file of its own. */
    final @Nullable MemoryFile data;

    private final @Nullable BlockDevice backing;
    private @Nullable XtsCipher cipher;
    /** The header of the encryption and all key slots, as they were made; null where there are none. */
    private byte @Nullable [] keys;

    private CacheSize cache = CacheSize.USUAL;
    private UnaryOperator<FileHandle> wrapper = UnaryOperator.identity();

    private TestImage(MemoryFile file, @Nullable MemoryFile data, @Nullable BlockDevice backing) {
        this.file = file;
        this.data = data;
        this.backing = backing;
    }

    /** A new image. */
    static TestImage of(Qcow2Options options) throws IOException {
        return on(options, null);
    }

    /** On that disk, which is never closed. */
    static TestImage on(Qcow2Options options, @Nullable BlockDevice backing) throws IOException {
        TestImage image = new TestImage(new MemoryFile(0), null, backing);
        try (HostFile host = image.host()) {
            NewImage.write(host, options, Optional.empty());
        }
        return image;
    }

    /** Encrypted with the secret in that file. */
    static TestImage encrypted(Qcow2Options options, Path secretFile) throws IOException {
        TestImage image = of(new byte[0]);
        try (HostFile host = image.host()) {
            NewImage.write(host, options, Optional.of(secretFile));
        }
        try (HostFile host = image.host()) {
            image.cipher = Luks.unlock(
                    new EncryptionHeader(new MetadataIo(host), image.encryption()), Optional.of(secretFile));
        }
        image.keys = image.readKeys();
        return image;
    }

    private HeaderExtensions.Encryption encryption() throws IOException {
        return header().extensions().encryption().orElseThrow();
    }

    private byte[] readKeys() throws IOException {
        return file.peek(encryption().offsetBytes(), (int) encryption().lengthBytes());
    }

    /** Those bytes of a file. */
    static TestImage of(byte[] bytes) {
        return new TestImage(new MemoryFile(bytes), null, null);
    }

    /** Those files, as they are. */
    static TestImage of(MemoryFile file, @Nullable MemoryFile data, @Nullable BlockDevice backing) {
        return new TestImage(file, data, backing);
    }

    /** A new image that keeps its data in another file, with those autoclear features. */
    static TestImage withDataFile(Qcow2Options options, long autoclear) throws IOException {
        TestImage plain = of(options);
        TestImage image = new TestImage(plain.file, new MemoryFile(options.sizeBytes()), null);
        image.changeFeatures(new Features(options.features().incompatible() | Features.EXTERNAL_DATA, 0, autoclear));
        return image;
    }

    /** Puts other features into the header. */
    void changeFeatures(Features features) throws IOException {
        try (HostFile host = host()) {
            MetadataIo io = new MetadataIo(host);
            Header header = Metadata.header(io).withFeatures(features);
            io.write(0, HeaderCodec.update(io.read(0, Header.SECTOR_BYTES), header));
        }
    }

    /** Counts all clusters up to that one as used, as if they had leaked; of 64 bits. */
    void useUpTo(int endCluster) throws IOException {
        Header header = header();
        int cluster = header.geometry().clusterBytes();
        int perBlock = header.geometry().refcountBlockEntries();
        int first = (int) (file.sizeBytes() / cluster);
        int blocks = Math.ceilDiv(endCluster, perBlock);
        try (HostFile host = host()) {
            MetadataIo io = new MetadataIo(host);
            host.truncate((long) endCluster * cluster);
            long[] table = io.readLongs(header.refcountTable().offsetBytes(), cluster / Long.BYTES);
            for (int block = 0; block < blocks; block++) {
                long offset = table[block] != 0 ? table[block] : (long) (first + block) * cluster;
                long[] counts = new long[perBlock];
                Arrays.fill(counts, 0, Math.min(perBlock, endCluster - block * perBlock), 1);
                io.write(offset, MetadataIo.bytes(counts));
                table[block] = offset;
            }
            io.write(header.refcountTable().offsetBytes(), MetadataIo.bytes(table));
        }
    }

    Header header() throws IOException {
        try (HostFile host = host()) {
            return Metadata.header(new MetadataIo(host));
        }
    }

    /** Opens from now on with so few tables in memory that they come and go all the time. */
    TestImage withHardlyAnyCache() {
        cache = new CacheSize(0, 2);
        return this;
    }

    /** Files that are opened from now on are wrapped so. */
    TestImage wrappedIn(UnaryOperator<FileHandle> how) {
        wrapper = how;
        return this;
    }

    Qcow2Image open(CacheMode mode) throws IOException {
        return open(writing(mode), Runnable::run);
    }

    static ImageOptions writing(CacheMode cache) {
        return new ImageOptions(Access.READ_WRITE, cache, Discard.ON);
    }

    Qcow2Image open(ImageOptions options, Executor offLoop) throws IOException {
        FileOptions how = options.file();
        HostFile host = new HostFile(PATH, wrapper.apply(file.open(how)));
        MemoryFile other = data;
        HostFile clusters = other == null ? host : new HostFile(PATH, wrapper.apply(other.open(how)));
        return Qcow2Image.open(
                new Qcow2Image.Files(host, clusters, backing == null ? null : new Kept(backing)),
                Metadata.header(new MetadataIo(host)),
                options,
                new Qcow2Image.Surroundings(offLoop, cache, cipher));
    }

    CheckReport check() throws IOException {
        try (HostFile host = host()) {
            MetadataIo io = new MetadataIo(host);
            return ImageCheck.run(io, Metadata.header(io));
        }
    }

    @Override
    public List<MemoryFile> files() {
        MemoryFile other = data;
        return other == null ? List.of(file) : List.of(file, other);
    }

    @Override
    public BlockDevice open(CacheMode cache, Wrapper how) throws IOException {
        int[] opened = {0};
        return wrappedIn(handle -> how.around(opened[0]++, handle)).open(cache);
    }

    @Override
    public TestImage with(List<MemoryFile> files) {
        TestImage other = of(files.getFirst(), files.size() > 1 ? files.getLast() : null, backing);
        other.cache = cache;
        other.cipher = cipher;
        other.keys = keys;
        return other;
    }

    /** With lazy refcounts, after what the format does when it opens such an image. */
    @Override
    public void assertSound() throws IOException {
        if (header().features().dirty()) {
            try (HostFile host = host()) {
                Repair.run(new MetadataIo(host), Stability.KEPT, header());
            }
        }
        CheckReport report = check();
        assertThat(report.corruptions()).as(() -> report.findings().toString()).isZero();
        if (keys != null) {
            assertThat(Arrays.equals(readKeys(), keys))
                    .as("the keys are intact")
                    .isTrue();
        }
    }

    @Override
    public void assertClosed() throws IOException {
        assertThat(header().features().dirty()).as("dirty").isFalse();
        assertSound();
    }

    @Override
    public String toString() {
        return "a qcow2 image of " + file.sizeBytes() + " bytes";
    }

    private HostFile host() throws IOException {
        return new HostFile(PATH, file.open());
    }
}
