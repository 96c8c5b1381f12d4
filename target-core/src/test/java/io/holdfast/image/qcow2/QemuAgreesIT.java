package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockDeviceModel.Step;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images that QEMU and Holdfast change in turn are to QEMU what they should be: sound, and with the bytes that were written (T45). So many random images as the system property
 * {@code holdfast.qcow2.images} says.
 */
class QemuAgreesIT {

    private static final int IMAGES = Integer.getInteger("holdfast.qcow2.images", 24);
    private static final long SEED = Long.getLong("holdfast.qcow2.seed", 45);
    private static final int SIZE_BYTES = (3 << 20) + 1536;

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));

    @TempDir
    Path folder;

    private Path image;
    private Path base;
    private byte[] expected;

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void findsImagesSoundAndTheBytesThatWereWritten() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            Random random = new Random(SEED + i);
            try {
                run(random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("image " + i + " of seed " + SEED, e);
            }
        }
    }

    @Test
    void repairsAnImageWithLazyRefcountsThatQemuDidNotClose() throws Exception {
        image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", "-o", "lazy_refcounts=on", image, SIZE_BYTES);
        Object[] killed = {"-f", "qcow2", "-c", "write -P 5 0 1M", "-c", "flush", "-c", "abort", image};
        assertThat(ToolRun.of(ExternalTool.QEMU_IO, killed).status()).isNotZero();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image)
                        .status())
                .as("it is spoilt")
                .isNotZero();
        expected = new byte[SIZE_BYTES];
        Arrays.fill(expected, 0, 1 << 20, (byte) 5);

        change(new Random(SEED));
        assertQemuAgrees();
    }

    @Test
    void leavesAnImageWithLazyRefcountsThatQemuRepairs() throws Exception {
        image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", "-o", "lazy_refcounts=on", image, SIZE_BYTES);
        Path left = folder.resolve("left.qcow2");
        byte[] bytes = random(new Random(SEED), 1 << 20);
        ImageOptions writing = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON);
        try (BlockDevice device = format.open(image, writing)) {
            BlockDeviceModel.write(device, 0, bytes);
            Completed flushed = new Completed();
            device.flush(flushed);
            assertThat(flushed.await()).isEqualTo(Errno.OK);
            Files.copy(image, left);
        }
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image)
                        .status())
                .as("the closed one is sound")
                .isZero();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", left)
                        .status())
                .as("refcounts of the other are late")
                .isNotZero();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 9 2M 64k", left)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", left).succeeded();
        Path raw = folder.resolve("left.raw");
        img("convert", "-f", "qcow2", "-O", "raw", left, raw);
        assertThat(Arrays.copyOf(Files.readAllBytes(raw), bytes.length)).isEqualTo(bytes);
    }

    private void run(Random random) throws Exception {
        image = folder.resolve("disk.qcow2");
        base = folder.resolve("base.raw");
        Files.write(base, random(random, SIZE_BYTES));
        create(random);
        for (int round = 0; round < 3; round++) {
            change(random);
            assertQemuAgrees();
            if (random.nextBoolean()) {
                byQemu(random);
            }
        }
        for (Path path : List.of(image, folder.resolve("disk.data"))) {
            Files.deleteIfExists(path);
        }
    }

    /** An image of a random kind, and what it should read as. */
    private void create(Random random) throws Exception {
        boolean extended = random.nextInt(4) == 0;
        boolean old = !extended && random.nextInt(5) == 0;
        int clusterBits = extended ? 14 + random.nextInt(4) : 9 + random.nextInt(10);
        StringBuilder options = new StringBuilder("cluster_size=" + (1 << clusterBits));
        options.append(old ? ",compat=0.10" : ",compat=1.1,refcount_bits=" + (1 << random.nextInt(7)));
        if (extended) {
            options.append(",extended_l2=on");
        }
        if (!old && random.nextInt(4) == 0) {
            options.append(",lazy_refcounts=on");
        }
        switch (random.nextInt(5)) {
            case 0 -> {
                img("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", options, base, image);
                expected = Files.readAllBytes(base);
            }
            case 1 -> {
                options.append(",backing_file=base.raw,backing_fmt=raw");
                img("create", "-q", "-f", "qcow2", "-o", options, image, SIZE_BYTES);
                expected = Files.readAllBytes(base);
            }
            case 2 -> {
                if (!old) {
                    options.append(",data_file=").append(folder.resolve("disk.data"));
                    options.append(random.nextBoolean() ? ",data_file_raw=on" : "");
                }
                img("create", "-q", "-f", "qcow2", "-o", options, image, SIZE_BYTES);
                expected = new byte[SIZE_BYTES];
            }
            default -> {
                options.append(random.nextInt(3) == 0 ? ",preallocation=metadata" : "");
                img("create", "-q", "-f", "qcow2", "-o", options, image, SIZE_BYTES);
                expected = new byte[SIZE_BYTES];
            }
        }
        // Narrow refcounts have no room for a snapshot of several compressed clusters in one of the file.
        boolean snapshots = (old || options.toString().matches(".*refcount_bits=(16|32|64).*"))
                && !options.toString().contains("data_file");
        if (snapshots && random.nextBoolean()) {
            byQemu(random);
            img("snapshot", "-c", "one", image);
        }
    }

    private void change(Random random) throws Exception {
        CacheMode[] modes = {CacheMode.WRITEBACK, CacheMode.NONE, CacheMode.WRITETHROUGH};
        CacheMode cache = modes[random.nextInt(modes.length)];
        try (BlockDevice device = format.open(image, new ImageOptions(Access.READ_WRITE, cache, Discard.ON))) {
            assertThat(device.sizeBytes()).isEqualTo(SIZE_BYTES);
            BlockDeviceModel model = new BlockDeviceModel(device);
            model.startsWith(expected);
            for (int i = 0; i < 12; i++) {
                model.run(List.of(step(random)));
                if (random.nextInt(4) == 0) {
                    Completed flushed = new Completed();
                    device.flush(flushed);
                    assertThat(flushed.await()).isEqualTo(Errno.OK);
                }
            }
            model.compare();
            expected = model.expected();
        }
    }

    private static Step step(Random random) {
        int sectors = SIZE_BYTES / 512;
        int first = random.nextInt(sectors);
        int most = random.nextInt(3) == 0 ? sectors : random.nextBoolean() ? 200 : 8;
        int count = Math.min(1 + random.nextInt(most), sectors - first);
        BlockRequest.Kind[] kinds = BlockRequest.Kind.values();
        BlockRequest.Kind kind = random.nextBoolean() ? BlockRequest.Kind.WRITE : kinds[random.nextInt(kinds.length)];
        Durability durability = random.nextInt(6) == 0 ? Durability.DURABLE : Durability.CACHED;
        return new Step(kind, first, count, random.nextInt(), durability);
    }

    private void byQemu(Random random) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2"));
        for (int i = 0; i < 4; i++) {
            int first = random.nextInt(SIZE_BYTES / 512) * 512;
            int length = Math.min(512 * (1 + random.nextInt(300)), SIZE_BYTES - first);
            int pattern = 1 + random.nextInt(255);
            boolean zeroes = random.nextInt(4) == 0;
            arguments.add("-c");
            arguments.add("write " + (zeroes ? "-P 0 " : "-P " + pattern + " ") + first + " " + length);
            Arrays.fill(expected, first, first + length, (byte) (zeroes ? 0 : pattern));
        }
        arguments.add(image);
        ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
    }

    private void assertQemuAgrees() throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image).succeeded();
        Path raw = folder.resolve("expected.raw");
        Files.write(raw, expected);
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "qcow2", "-F", "raw", image, raw)
                .succeeded();
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 65536 < 40000 ? random.nextInt(4) : i >> 16);
        }
        return bytes;
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }
}
