package io.holdfast.image.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.Completed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RawFormatTest {

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final RawFormat format = new RawFormat(engine);
    private Path folder;
    private Path path;

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "format");
        path = folder.resolve("disk.raw");
    }

    @AfterEach
    void removeIt() throws IOException {
        engine.close();
        Files.deleteIfExists(path);
        Files.delete(folder);
    }

    @Test
    void makesAThinImage() throws Exception {
        format.create(path, 1L << 40);

        assertThat(Files.size(path)).isEqualTo(1L << 40);
        assertThat(format.info(path)).isEqualTo(new ImageInfo("raw", 1L << 40, 0));
    }

    @Test
    void neverTakesThePlaceOfAFile() throws Exception {
        Files.writeString(path, "precious");

        assertRefused(Kind.EXISTS, () -> format.create(path, 1 << 20))
                .withMessage(path + ": exists already and is left as it is");
        assertThat(path).hasContent("precious");
    }

    @Test
    void leavesNothingBehindWhereAnImageCannotBeMade() {
        assertRefused(Kind.IO, () -> format.create(path, Long.MAX_VALUE - 511)).withMessageContaining("File too large");
        assertThat(path).doesNotExist();
        assertRefused(Kind.OUT_OF_BOUNDS, () -> format.create(path, 1000));
        assertThat(path).doesNotExist();
        assertRefused(Kind.NOT_FOUND, () -> format.create(folder.resolve("no/such/disk.raw"), 512));
    }

    @Test
    void saysWhyAnImageCannotBeOpened() throws Exception {
        assertRefused(Kind.NOT_FOUND, () -> open(CacheMode.NONE, Access.READ_WRITE))
                .withMessage(path + ": cannot be opened: No such file or directory");
        Files.createFile(path);
        assertRefused(Kind.INVALID_FORMAT, () -> open(CacheMode.NONE, Access.READ_WRITE))
                .withMessage(path + ": is empty: there is no disk in it");
    }

    @Test
    void tellsWhatHoldsData() throws Exception {
        format.create(path, 8 << 20);
        try (RawImage image = open(CacheMode.WRITEBACK, Access.READ_WRITE)) {
            assertThat(write(image, 1 << 20, 65536)).isEqualTo(Errno.OK);
        }

        assertThat(format.info(path)).isEqualTo(new ImageInfo("raw", 8 << 20, 65536));
    }

    @Test
    void anImageWithoutDiscardKeepsItsSpaceAndSaysSo() throws Exception {
        format.create(path, 1 << 20);
        ImageOptions options = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.IGNORE);
        try (RawImage image = format.open(path, options)) {
            write(image, 0, 1 << 20);
            assertThat(image.limits().thin()).isFalse();
            Completed discarded = new Completed();
            image.submit(BlockRequest.discard(0, 1 << 20, discarded));
            assertThat(discarded.await()).isEqualTo(Errno.OK);
            assertThat(read(image, 0, 4096)).containsOnly(0);
        }
    }

    /** As QEMU has it: the capacity is counted in sectors, and the last one is filled up with zeroes. */
    @ParameterizedTest
    @EnumSource(CacheMode.class)
    void aFileThatEndsWithinASectorIsRoundedUp(CacheMode cache) throws Exception {
        byte[] content = new byte[100_000];
        Arrays.fill(content, (byte) 7);
        Files.write(path, content);
        assertThat(format.info(path).sizeBytes()).isEqualTo(100_352);

        try (RawImage image = open(cache, Access.READ_ONLY)) {
            assertThat(image.sizeBytes()).isEqualTo(100_352);
            byte[] end = read(image, 99_840, 512);
            assertThat(Arrays.copyOf(end, 160)).containsOnly(7);
            assertThat(Arrays.copyOfRange(end, 160, 512)).containsOnly(0);
        }
        assertThat(Files.size(path)).as("reading changes nothing").isEqualTo(100_000);
        try (RawImage image = open(cache, Access.READ_WRITE)) {
            assertThat(image.extents(0, 100_352, 10)).last().isInstanceOf(Extent.class);
            assertThat(write(image, 99_840, 512)).isEqualTo(Errno.OK);
            assertThat(read(image, 99_840, 512)).containsOnly(0x5a);
            Completed zeroed = new Completed();
            image.submit(BlockRequest.discard(98_304, 2_048, zeroed));
            assertThat(zeroed.await()).isEqualTo(Errno.OK);
            assertThat(read(image, 98_304, 2_048)).containsOnly(0);
        }
        assertThat(Files.size(path)).isEqualTo(100_352);
    }

    @Test
    void isResizedInWholeSectors() throws Exception {
        format.create(path, 1 << 20);
        try (RawImage image = open(CacheMode.WRITEBACK, Access.READ_WRITE)) {
            assertRefused(Kind.OUT_OF_BOUNDS, () -> image.resize(1_000_000));
            assertRefused(Kind.OUT_OF_BOUNDS, () -> image.resize(0));
            assertThat(image.sizeBytes()).isEqualTo(1 << 20);
        }
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(Kind kind, ThrowingCallable attempt) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(attempt)
                .matches(e -> e.kind() == kind, "is of kind " + kind);
    }

    private RawImage open(CacheMode cache, Access access) throws IOException {
        return format.open(path, new ImageOptions(access, cache, Discard.ON));
    }

    private static int write(RawImage image, long offsetBytes, int lengthBytes) throws InterruptedException {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, (byte) 0x5a);
        ByteBuf buffer = Unpooled.directBuffer(lengthBytes).writeBytes(bytes);
        Completed completed = new Completed();
        image.submit(BlockRequest.write(offsetBytes, buffer, Durability.CACHED, completed));
        int errno = completed.await();
        buffer.release();
        return errno;
    }

    private static byte[] read(RawImage image, long offsetBytes, int lengthBytes) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(lengthBytes, lengthBytes);
        Completed completed = new Completed();
        image.submit(BlockRequest.read(offsetBytes, buffer, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(0, bytes);
        buffer.release();
        return bytes;
    }
}
