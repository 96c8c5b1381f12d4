package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.MemoryFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes an image, then cuts the power at each point of it, and looks at what is left: it must be sound, it must open, and each sector must be what it was when it was last
 * flushed, or something that was written later.
 */
final class PowerCutRun {

    private static final int SECTOR_BYTES = 512;
    private static final int MAX_SECTORS = 40;

    private final Random random;
    private final @Nullable BlockDevice backing;
    private final PowerCutLog log;
    private final TestImage start;
    private final SectorHistory history;
    private final int sectors;
    private final Qcow2Image device;
    private int stamp;

    /** What is done with each image that a cut leaves, besides. */
    interface Judge {

        void judge(byte[] image) throws Exception;
    }

    PowerCutRun(TestImage image, @Nullable BlockDevice backing, CacheMode cache, Random random) throws Exception {
        this.random = random;
        this.backing = backing;
        this.start = image;
        List<byte[]> files = new ArrayList<>();
        files.add(bytes(image.file));
        MemoryFile data = image.data;
        if (data != null) {
            files.add(bytes(data));
        }
        this.log = new PowerCutLog(files.toArray(new byte[0][]));
        int[] opened = {0};
        image.wrappedIn(file -> new RecordedFile(file, log, opened[0]++));
        this.device = image.open(cache);
        this.sectors = (int) (device.sizeBytes() / SECTOR_BYTES);
        this.history = new SectorHistory(stamps(device));
    }

    private static byte[] bytes(MemoryFile file) {
        return file.peek(0, (int) file.sizeBytes());
    }

    /** Requests as they come, then the image is closed. */
    void change(int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> flush();
                case 2 -> request(BlockRequest.Kind.DISCARD);
                case 3 -> request(BlockRequest.Kind.WRITE_ZEROES);
                default -> request(BlockRequest.Kind.WRITE);
            }
        }
        int begun = log.now();
        device.close();
        history.flushed(begun, log.now());
    }

    private void flush() throws Exception {
        int begun = log.now();
        Completed flushed = new Completed();
        device.flush(flushed);
        assertThat(flushed.await()).isEqualTo(Errno.OK);
        history.flushed(begun, log.now());
    }

    private void request(BlockRequest.Kind kind) throws Exception {
        int first = random.nextInt(sectors);
        int count = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : MAX_SECTORS), sectors - first);
        boolean durable = random.nextInt(8) == 0;
        long value = kind == BlockRequest.Kind.WRITE ? ++stamp : 0;
        ByteBuf buffer = Unpooled.directBuffer(count * SECTOR_BYTES);
        for (int i = 0; i < count * SECTOR_BYTES / Long.BYTES; i++) {
            buffer.writeLong(value);
        }
        Completed completed = new Completed();
        int begun = log.now();
        device.submit(new BlockRequest(
                kind,
                (long) first * SECTOR_BYTES,
                (long) count * SECTOR_BYTES,
                kind == BlockRequest.Kind.WRITE ? buffer : null,
                durable ? Durability.DURABLE : Durability.CACHED,
                completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        buffer.release();
        for (int i = first; i < first + count; i++) {
            history.changed(i, value, begun, log.now(), durable);
        }
    }

    /** Cuts the power at each point, in so many ways besides that in which nothing is lost; tells how many images that were. */
    int cutEverywhere(int waysToTear, Judge judge) throws Exception {
        int images = 0;
        for (int point = 0; point <= log.now(); point++) {
            check(log.whole(), point, judge);
            images++;
            for (int i = 0; i < waysToTear && log.unstable() > 0; i++) {
                check(log.torn(random), point, judge);
                images++;
            }
            if (point < log.now()) {
                log.advance();
            }
        }
        return images;
    }

    private void check(byte[][] files, int point, Judge judge) throws Exception {
        TestImage left =
                TestImage.of(new MemoryFile(files[0]), files.length > 1 ? new MemoryFile(files[1]) : null, backing);
        try {
            CheckReport report = left.check();
            assertThat(report.corruptions())
                    .as(() -> report.findings().toString())
                    .isZero();
            judge.judge(files[0]);
            ImageOptions options = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON);
            try (BlockDevice opened = left.open(options, Runnable::run)) {
                long[] found = stamps(opened);
                for (int sector = 0; sector < sectors; sector++) {
                    if (!history.mayBe(sector, found[sector], point)) {
                        throw new AssertionError(
                                "sector " + sector + " is " + found[sector] + ", in the end " + history.latest(sector));
                    }
                }
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("after a power cut at " + point + " of " + log.now() + ", " + start.header(), e);
        }
    }

    /** The number that fills each sector. */
    private static long[] stamps(BlockDevice device) throws Exception {
        int length = (int) device.sizeBytes();
        ByteBuf buffer = Unpooled.directBuffer(length, length);
        Completed completed = new Completed();
        device.submit(BlockRequest.read(0, buffer, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        ByteBuffer bytes = buffer.nioBuffer(0, length);
        long[] stamps = new long[length / SECTOR_BYTES];
        for (int i = 0; i < length; i += Long.BYTES) {
            long value = bytes.getLong(i);
            if (i % SECTOR_BYTES == 0) {
                stamps[i / SECTOR_BYTES] = value;
            } else if (stamps[i / SECTOR_BYTES] != value) {
                throw new AssertionError("sector " + i / SECTOR_BYTES + " is of two requests");
            }
        }
        buffer.release();
        return stamps;
    }
}
