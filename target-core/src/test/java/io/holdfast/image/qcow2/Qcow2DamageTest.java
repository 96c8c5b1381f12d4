package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.Preallocation;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.FaultyFile;
import io.holdfast.testkit.PendingIo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to an image in which something is wrong, or whose file fails (T45, T46, T47). */
class Qcow2DamageTest {

    private static final int CLUSTER_BYTES = 4096;

    @Test
    void aClusterThatIsSaidToBeWhereATableIsEndsAllWriting() throws Exception {
        TestImage image = withOneCluster();
        long refcountTable = image.header().refcountTable().offsetBytes();
        byte[] table = image.file.peek(refcountTable, CLUSTER_BYTES);
        pokeLong(image, l2Offset(image), refcountTable | L2Entry.COPIED);

        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            assertThat(write(device, 64 << 10, 1)).isEqualTo(Errno.OK);
            assertThat(write(device, 0, 1)).isEqualTo(Errno.EIO);
            assertThat(image.header().features().corrupt()).isTrue();
            assertThat(write(device, 64 << 10, 1))
                    .as("no write is taken any more")
                    .isEqualTo(Errno.EIO);
            assertThat(read(device, 64 << 10)).as("the rest is read still").isEqualTo(Errno.OK);
            assertThat(image.file.peek(refcountTable, CLUSTER_BYTES)).isEqualTo(table);
        } catch (ImageException e) {
            assertThat(e).hasMessageContaining("could not be made stable");
        }
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> image.open(CacheMode.WRITEBACK))
                .matches(e -> e.kind() == Kind.CORRUPT)
                .withMessageContaining("can only be read");
    }

    @Test
    void aTableThatDoesNotCountAsUsedIsNotWrittenOver() throws Exception {
        TestImage image = withOneCluster();
        long l2 = l2Offset(image);
        long blockOffset = ByteBuffer.wrap(
                        image.file.peek(image.header().refcountTable().offsetBytes(), 8))
                .getLong();
        assertThat(blockOffset).isPositive();
        image.file.poke(blockOffset + 2 * (l2 / CLUSTER_BYTES), new byte[] {0, 0});
        byte[] table = image.file.peek(l2, CLUSTER_BYTES);

        BlockDevice device = image.open(CacheMode.WRITEBACK);
        assertThat(write(device, 64 << 10, 1)).isEqualTo(Errno.EIO);
        assertThat(image.header().features().corrupt()).isTrue();
        assertThat(image.file.peek(l2, CLUSTER_BYTES)).isEqualTo(table);
    }

    @Test
    void imagesWhoseTablesLieOverEachOtherOrThatWereNotClosedAreNotWritten() throws Exception {
        TestImage shared = withOneCluster();
        pokeLong(
                shared,
                shared.header().l1().offsetBytes(),
                shared.header().refcountTable().offsetBytes() | L2Entry.COPIED);
        assertRefused(shared, "where another table is");
        TestImage dirty = withOneCluster();
        dirty.changeFeatures(new Features(Features.DIRTY, Features.LAZY_REFCOUNTS, 0));
        assertRefused(dirty, "was not closed");
    }

    @Test
    void whatTheHeaderSaysOfUnknownThingsIsTakenOutBeforeTheFirstWriteAndNotBefore() throws Exception {
        TestImage image = withOneCluster();
        image.changeFeatures(new Features(0, 1L << 40, 1L << 63));
        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            assertThat(read(device, 0)).isEqualTo(Errno.OK);
            assertThat(image.header().features().autoclear()).isEqualTo(1L << 63);
            assertThat(write(device, 0, 1)).isEqualTo(Errno.OK);
            assertThat(image.header().features()).isEqualTo(new Features(0, 1L << 40, 0));
        }
    }

    /** Whichever write fails: of tables, or of the space that is taken. The header, which is the fourth and the fifth, ends all writing until it has been read again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6, 7})
    void aDiskWhoseNewSpaceCannotBeTakenKeepsItsSize(int writesBefore) throws Exception {
        List<FaultyFile> files = new ArrayList<>();
        TestImage image = withOneCluster().wrappedIn(file -> {
            files.add(new FaultyFile(file));
            return files.getLast();
        });
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            long oldBytes = device.sizeBytes();
            long newBytes = oldBytes + (9 << 20);
            assertThat(write(device, 64 << 10, 1)).isEqualTo(Errno.OK);
            for (int i = 0; i <= writesBefore; i++) {
                files.getFirst().failNext(PendingIo.Kind.WRITE, i < writesBefore ? Errno.OK : Errno.ENOSPC);
            }
            assertThatExceptionOfType(ImageException.class).isThrownBy(() -> device.grow(newBytes, Preallocation.FULL));
            assertThat(device.sizeBytes()).isEqualTo(oldBytes);
            assertThat(image.header().sizeBytes()).isEqualTo(oldBytes);

            device.grow(newBytes, Preallocation.FULL);
            assertThat(device.sizeBytes()).isEqualTo(newBytes);
            assertThat(write(device, newBytes - CLUSTER_BYTES, 2)).isEqualTo(Errno.OK);
        }
        assertThat(image.check().findings()).isEmpty();
    }

    @Test
    void aFullFileSystemFailsOneWriteAndCostsNothing() throws Exception {
        List<FaultyFile> files = new ArrayList<>();
        TestImage image = withOneCluster().wrappedIn(file -> {
            files.add(new FaultyFile(file));
            return files.getLast();
        });
        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            assertThat(write(device, 64 << 10, 1)).isEqualTo(Errno.OK);
            files.getFirst().failNext(PendingIo.Kind.WRITE, Errno.ENOSPC);
            assertThat(write(device, 128 << 10, 1)).isEqualTo(Errno.ENOSPC);
            assertThat(write(device, 128 << 10, 2)).isEqualTo(Errno.OK);
        }
        CheckReport report = image.check();
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void tablesThatCouldNotBeWrittenAreWrittenByTheNextFlush() throws Exception {
        List<FaultyFile> files = new ArrayList<>();
        TestImage image = withOneCluster().wrappedIn(file -> {
            files.add(new FaultyFile(file));
            return files.getLast();
        });
        for (int write = 0; write < 3; write++) {
            files.clear();
            BlockDevice device = image.open(CacheMode.WRITEBACK);
            assertThat(write(device, (64 << 10) + write * CLUSTER_BYTES, 1)).isEqualTo(Errno.OK);
            FaultyFile file = files.getFirst();
            for (int i = 0; i <= write; i++) {
                file.failNext(PendingIo.Kind.WRITE, i < write ? Errno.OK : Errno.ENOSPC);
            }
            assertThat(flush(device)).isIn(Errno.ENOSPC, Errno.OK);
            assertThat(image.check().sound()).isTrue();
            assertThat(flush(device)).isEqualTo(Errno.OK);
            assertThat(flush(device)).isEqualTo(Errno.OK);
            device.close();
            assertThat(image.check().findings()).isEmpty();
            assertThat(image.check().clusters().allocated()).isEqualTo(2 + write);
        }
    }

    private static void assertRefused(TestImage image, String reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> image.open(CacheMode.WRITEBACK))
                .matches(e -> e.kind() == Kind.CORRUPT)
                .withMessageContaining(reason);
    }

    private static TestImage withOneCluster() throws Exception {
        TestImage image = TestImage.of(Qcow2Options.ofSize(1 << 20).withClusterBytes(CLUSTER_BYTES));
        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            assertThat(write(device, 0, 7)).isEqualTo(Errno.OK);
        }
        return image;
    }

    private static long l2Offset(TestImage image) throws Exception {
        return L2Entry.offset(
                ByteBuffer.wrap(image.file.peek(image.header().l1().offsetBytes(), Long.BYTES))
                        .getLong());
    }

    private static void pokeLong(TestImage image, long offset, long value) {
        image.file.poke(
                offset, ByteBuffer.allocate(Long.BYTES).putLong(0, value).array());
    }

    private static int write(BlockDevice device, long offset, int value) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(CLUSTER_BYTES, CLUSTER_BYTES);
        buffer.setZero(0, CLUSTER_BYTES).setByte(0, value).writerIndex(CLUSTER_BYTES);
        Completed completed = new Completed();
        device.submit(BlockRequest.write(offset, buffer, Durability.CACHED, completed));
        int errno = completed.await();
        buffer.release();
        return errno;
    }

    private static int read(BlockDevice device, long offset) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(CLUSTER_BYTES, CLUSTER_BYTES);
        Completed completed = new Completed();
        device.submit(BlockRequest.read(offset, buffer, completed));
        int errno = completed.await();
        buffer.release();
        return errno;
    }

    private static int flush(BlockDevice device) throws InterruptedException {
        Completed completed = new Completed();
        device.flush(completed);
        return completed.await();
    }
}
