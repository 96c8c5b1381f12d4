package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshots;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.MemoryFileEngine;
import io.holdfast.testkit.ToolRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged images are refused or answer with an errno, and never with anything else (T46). */
class HostileQcow2IT {

    private static final Path PATH = Path.of("/images/disk.qcow2");
    private static final int IMAGES = 20_000;
    private static final int SEED = 20_461;
    private static final int SIZE_BYTES = 256 << 10;

    @TempDir
    Path folder;

    @Test
    void onlyImageExceptionComesOutOfDamagedImages() throws Exception {
        Path raw = folder.resolve("disk.raw");
        byte[] content = new byte[SIZE_BYTES];
        new Random(SEED).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] &= (byte) (i % 32768 < 16384 ? 3 : 0);
        }
        Files.write(raw, content);
        byte[] compressed = made("-c", "cluster_size=4k", raw);
        byte[] extended = made("-p", "cluster_size=16k,extended_l2=on", raw);
        Random random = new Random(SEED);
        int opened = 0;
        for (int i = 0; i < IMAGES; i++) {
            byte[] image = damaged(i % 2 == 0 ? compressed : extended, random);
            try {
                opened += use(image);
                change(image, random);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("image " + i + " of seed " + SEED, e);
            }
        }
        assertThat(opened).as("images that were not refused at once").isBetween(IMAGES / 10, IMAGES - IMAGES / 10);
    }

    private byte[] made(String flag, String options, Path raw) throws Exception {
        Path image = folder.resolve("made" + flag);
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", flag, "-f", "raw", "-O", "qcow2", "-o", options, raw, image)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "snapshot", "-c", "one", image).succeeded();
        return Files.readAllBytes(image);
    }

    /** Mostly in the header and in what looks like tables. */
    private static byte[] damaged(byte[] image, Random random) {
        byte[] damaged = image.clone();
        ByteBuffer bytes = ByteBuffer.wrap(damaged);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(3) == 0 ? random.nextInt(112) : random.nextInt(image.length - 8) & ~7;
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes.putLong(at, random.nextLong());
                case 2 -> bytes.putLong(at, random.nextInt(image.length) & ~511);
                default -> bytes.putInt(at, random.nextInt(10) - 5);
            }
        }
        if (random.nextInt(8) == 0) {
            damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        }
        return damaged;
    }

    /** 1 when it could be opened. */
    private static int use(byte[] image) throws Exception {
        MemoryFileEngine engine = new MemoryFileEngine().with(PATH, new MemoryFile(image));
        Qcow2Format format = new Qcow2Format(engine, List.of(), Confinement.OWN_FOLDER, Runnable::run);
        ImageOptions options = new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON);
        try (BlockDevice device = format.open(PATH, options)) {
            long readable = Math.min(device.sizeBytes(), 2L * SIZE_BYTES);
            for (long at = 0; at < readable; at += 32768) {
                read(device, at, (int) Math.min(32768, readable - at));
            }
            if (device.sizeBytes() > 0) {
                read(device, device.sizeBytes() - 512, 512);
                device.extents(0, device.sizeBytes(), 1000);
            }
        } catch (ImageException e) {
            assertThat(e).hasMessageStartingWith(PATH + ": ");
            return e.getMessage().contains("of the disk") || e.getMessage().contains("L2 table") ? 1 : 0;
        }
        return 1;
    }

    /** Whatever is wrong, a write is refused, fails or succeeds; what it does to such an image is of no interest. */
    private static void change(byte[] image, Random random) throws Exception {
        MemoryFileEngine engine = new MemoryFileEngine().with(PATH, new MemoryFile(image));
        Qcow2Format format = new Qcow2Format(engine, List.of(), Confinement.OWN_FOLDER, Runnable::run);
        ImageOptions options = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON);
        try (BlockDevice device = format.open(PATH, options)) {
            for (int i = 0; i < 6 && device.sizeBytes() >= SIZE_BYTES; i++) {
                BlockRequest.Kind kind = i % 3 == 2 ? BlockRequest.Kind.DISCARD : BlockRequest.Kind.WRITE;
                int length = 512 * (1 + random.nextInt(32));
                long offset = random.nextInt(SIZE_BYTES - length) & ~511;
                ByteBuf buffer = Unpooled.directBuffer(length, length).writerIndex(length);
                Completed completed = new Completed();
                device.submit(new BlockRequest(
                        kind,
                        offset,
                        length,
                        kind == BlockRequest.Kind.WRITE ? buffer : null,
                        Durability.CACHED,
                        completed));
                assertThat(completed.await()).isIn(Errno.OK, Errno.EIO, Errno.ENOSPC);
                buffer.release();
            }
            Snapshots snapshots = device.snapshots().orElseThrow();
            switch (random.nextInt(3)) {
                case 0 -> snapshots.create("two", Instant.EPOCH);
                case 1 -> snapshots.apply("one");
                default -> snapshots.delete("one");
            }
        } catch (ImageException e) {
            assertThat(e).hasMessageStartingWith(PATH + ": ");
        }
    }

    private static void read(BlockDevice device, long offset, int length) throws InterruptedException {
        assertThat(DeviceReads.tryRead(device, offset, new byte[length])).isIn(Errno.OK, Errno.EIO);
    }
}
