package io.holdfast.testkit.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.MemoryFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Changes an image, then cuts the power at each point of it, and looks at what is left: it must be sound, it must open, and each sector must be what it was when it was last
 * flushed, or something that was written later. Snapshots must be there as they were taken.
 */
public final class PowerCutRun {

    private static final int SECTOR_BYTES = 512;
    private static final int MAX_SECTORS = 40;
    private static final int LARGEST_SECTORS = 400;

    private final Random random;
    private final PowerCutLog log;
    private final Subject start;
    private final SectorHistory history;
    /** Of one sector that is the size of the disk. */
    private final SectorHistory sizes;

    private final KeptStates kept = new KeptStates();

    private final BlockDevice device;
    private int sectors;
    private int stamp;

    /** The image is opened now, and belongs to this run. */
    public PowerCutRun(Subject image, CacheMode cache, Random random) throws Exception {
        this.random = random;
        this.start = image;
        this.log =
                new PowerCutLog(image.files().stream().map(PowerCutRun::bytes).toArray(byte[][]::new));
        this.device = image.open(cache, (number, file) -> new RecordedFile(file, log, number));
        this.sectors = (int) (device.sizeBytes() / SECTOR_BYTES);
        this.history = new SectorHistory(Arrays.copyOf(stamps(device), Math.max(sectors, LARGEST_SECTORS)));
        this.sizes = new SectorHistory(new long[] {sectors});
        learnSnapshots(image.with(
                image.files().stream().map(file -> new MemoryFile(bytes(file))).toList()));
    }

    /** @param copy of the image, which is changed */
    private void learnSnapshots(Subject copy) throws Exception {
        try (BlockDevice opened = copy.open(CacheMode.WRITEBACK, Subject.Wrapper.NONE)) {
            Optional<Snapshots> snapshots = opened.snapshots();
            for (Snapshot each : snapshots.isPresent() ? snapshots.get().list() : List.<Snapshot>of()) {
                snapshots.get().apply(each.name());
                kept.taken(each.name(), stamps(opened), -1, -1);
            }
        }
    }

    private static byte[] bytes(MemoryFile file) {
        return file.peek(0, (int) file.sizeBytes());
    }

    /** Requests as they come, then the image is closed. */
    public void change(int requests) throws Exception {
        changeSome(requests);
        close();
    }

    /** The same, and between them the disk is made larger and smaller. */
    public void changeAndResize(int requests) throws Exception {
        for (int i = 0; i < requests; i += 5) {
            changeSome(Math.min(5, requests - i));
            resize();
        }
        close();
    }

    /** The same, and between them snapshots are taken, applied and deleted. */
    public void changeAndKeep(int requests) throws Exception {
        for (int i = 0; i < requests; i += 3) {
            changeSome(Math.min(3, requests - i));
            String oldest = kept.oldest();
            switch (random.nextInt(oldest == null ? 1 : 4)) {
                case 0, 1 -> keep("s" + i);
                case 2 -> bringBack(oldest);
                default -> giveUp(oldest);
            }
        }
        close();
    }

    private void changeSome(int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> flush();
                case 2 -> request(BlockRequest.Kind.DISCARD);
                case 3 -> request(BlockRequest.Kind.WRITE_ZEROES);
                default -> request(BlockRequest.Kind.WRITE);
            }
        }
    }

    /** The image is closed, which is a flush too. */
    public void close() throws Exception {
        int begun = log.now();
        device.close();
        history.flushed(begun, log.now());
    }

    public void flush() throws Exception {
        int begun = log.now();
        Completed flushed = new Completed();
        device.flush(flushed);
        assertThat(flushed.await()).isEqualTo(Errno.OK);
        history.flushed(begun, log.now());
    }

    private void resize() throws Exception {
        resize(1 + random.nextInt(random.nextBoolean() ? LARGEST_SECTORS : sectors));
    }

    /** Makes the disk so many sectors long, 400 at most. */
    public void resize(int size) throws Exception {
        int begun = log.now();
        device.resize((long) size * SECTOR_BYTES);
        int ended = log.now();
        sizes.changed(0, size, begun, ended, true);
        for (int i = size; i < LARGEST_SECTORS; i++) {
            history.changed(i, 0, begun, ended, true);
        }
        sectors = size;
    }

    /** Takes a snapshot. */
    public void keep(String name) throws Exception {
        long[] now = new long[sectors];
        Arrays.setAll(now, history::latest);
        int begun = log.now();
        snapshots().create(name, Instant.EPOCH);
        kept.taken(name, now, begun, log.now());
        history.flushed(begun, log.now());
    }

    /** Makes the disk what it was in a snapshot: all of it, or nothing. */
    public void bringBack(String name) throws Exception {
        int begun = log.now();
        snapshots().apply(name);
        int ended = log.now();
        long[] then = kept.applied(name, begun, ended);
        sectors = then.length;
        sizes.changed(0, sectors, begun, ended, true);
        for (int i = 0; i < LARGEST_SECTORS; i++) {
            history.changed(i, i < sectors ? then[i] : 0, begun, ended, true);
        }
    }

    /** Deletes a snapshot. */
    public void giveUp(String name) throws Exception {
        int begun = log.now();
        snapshots().delete(name);
        kept.deleted(name, begun, log.now());
        history.flushed(begun, log.now());
    }

    private Snapshots snapshots() {
        return device.snapshots().orElseThrow();
    }

    private void request(BlockRequest.Kind kind) throws Exception {
        int first = random.nextInt(sectors);
        int count = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : MAX_SECTORS), sectors - first);
        request(kind, first, count, random.nextInt(8) == 0);
    }

    /** A request for so many sectors, as far as the disk has them. */
    public void request(BlockRequest.Kind kind, int first, int count) throws Exception {
        request(kind, first, Math.min(count, sectors - first), false);
    }

    private void request(BlockRequest.Kind kind, int first, int count, boolean durable) throws Exception {
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
    public int cutEverywhere(int waysToTear) throws Exception {
        int images = 0;
        boolean others = true;
        for (int point = 0; point <= log.now(); point++) {
            if (others) {
                check(log.whole(), point);
                images++;
            }
            for (int i = 0; i < waysToTear && log.unstable() > 0; i++) {
                check(log.torn(random), point);
                images++;
            }
            if (point < log.now()) {
                others = log.advance();
            }
        }
        return images;
    }

    private void check(byte[][] files, int point) throws Exception {
        Subject left = start.with(Arrays.stream(files).map(MemoryFile::new).toList());
        try {
            left.assertSound();
            try (BlockDevice opened = left.open(CacheMode.WRITEBACK, Subject.Wrapper.NONE)) {
                checkDisk(stamps(opened), point);
                kept.check(opened, point);
            }
            left.assertClosed();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("after a power cut at " + point + " of " + log.now() + ", " + start, e);
        }
    }

    private void checkDisk(long[] found, int point) {
        int asOf = kept.asOf(found, point);
        if (!sizes.mayBe(0, found.length, asOf)) {
            throw new AssertionError("a disk of " + found.length + " sectors");
        }
        for (int sector = 0; sector < found.length; sector++) {
            if (!history.mayBe(sector, found[sector], asOf)) {
                throw new AssertionError(
                        "sector " + sector + " is " + found[sector] + ", in the end " + history.latest(sector));
            }
        }
    }

    /** The number that fills each sector. */
    static long[] stamps(BlockDevice device) throws Exception {
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
