package io.holdfast.image.qcow2;

import static io.holdfast.testkit.DeviceReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that QEMU has made and changed are read as QEMU reads them. */
class QemuImagesIT {

    private static final int SIZE_BYTES = 6 << 20;

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | compat=0.10",
                "2 | compat=1.1",
                "3 | compat=1.1,cluster_size=512",
                "4 | compat=1.1,cluster_size=4k,refcount_bits=1",
                "5 | compat=0.10,cluster_size=2M",
                "6 | compat=1.1,cluster_size=2M,refcount_bits=64",
                "7 | compat=1.1,extended_l2=on",
                "8 | compat=1.1,extended_l2=on,cluster_size=16k,refcount_bits=8",
                "9 | compat=1.1,lazy_refcounts=on,refcount_bits=2",
                "10 | compat=1.1,preallocation=metadata",
                "11 | compat=1.1,preallocation=falloc,cluster_size=1k",
            })
    void readsWhatQemuWrote(int seed, String options) throws Exception {
        Path image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", "-o", options, image, SIZE_BYTES);
        mutate(image, new Random(seed), !options.contains("0.10"));
        if (!options.contains("refcount_bits=1,") && !options.endsWith("refcount_bits=1")) {
            img("snapshot", "-c", "one", image);
            mutate(image, new Random(seed + 100), !options.contains("0.10"));
        }
        assertReadsAsQemu(image);
    }

    @ParameterizedTest
    @CsvSource({"64k", "512", "2M"})
    void readsCompressedClusters(String clusterSize) throws Exception {
        Path raw = Files.write(folder.resolve("disk.raw"), compressible(SIZE_BYTES));
        Path image = folder.resolve("disk.qcow2");
        img("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=" + clusterSize, raw, image);
        assertReadsAsQemu(image);
        mutate(image, new Random(5), true);
        assertReadsAsQemu(image);
    }

    /** Clusters of one request are decompressed on several threads at once, into one buffer (commit a2030a3). */
    @Test
    void readsManyCompressedClustersInOneRequestAsOftenAsOneLikes() throws Exception {
        byte[] bytes = compressible(1 << 20);
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Path image = folder.resolve("disk.qcow2");
        img("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=4k", raw, image);
        ImageOptions options = new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON);
        try (BlockDevice device = format.open(image, options)) {
            for (int i = 0; i < 400; i++) {
                assertThat(Arrays.mismatch(read(device, 0, bytes.length), bytes))
                        .as("first byte that differs in reading %d", i)
                        .isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"raw, 3000000", "qcow2, 8000000"})
    void readsThroughBackingFilesShorterAndLonger(String baseFormat, int baseBytes) throws Exception {
        Path base = folder.resolve("base.img");
        img("create", "-q", "-f", baseFormat, base, baseBytes / 512 * 512);
        qemuIo(base, baseFormat, List.of("write -P 17 0 2M", "write -P 18 2100k 700k"));
        Path middle = folder.resolve("middle.qcow2");
        img("create", "-q", "-f", "qcow2", "-b", "base.img", "-F", baseFormat, middle, SIZE_BYTES);
        mutate(middle, new Random(7), true);
        Path top = folder.resolve("top.qcow2");
        String options = "cluster_size=16k,extended_l2=on";
        img("create", "-q", "-f", "qcow2", "-o", options, "-b", "middle.qcow2", "-F", "qcow2", top, SIZE_BYTES);
        mutate(top, new Random(8), true);

        assertReadsAsQemu(top);
    }

    @Test
    void readsAnExternalDataFile() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", "-o", "data_file=" + folder.resolve("disk.data"), image, SIZE_BYTES);
        mutate(image, new Random(11), true);
        assertReadsAsQemu(image);
    }

    private void mutate(Path image, Random random, boolean zeroes) throws Exception {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            int offset = random.nextInt(SIZE_BYTES / 512 - 1) * 512;
            int length = Math.min(SIZE_BYTES - offset, (1 + random.nextInt(random.nextBoolean() ? 600 : 20)) * 512);
            commands.add(
                    switch (random.nextInt(5)) {
                        case 0 -> (zeroes ? "write -z " : "write -P 0 ") + offset + " " + length;
                        case 1 -> (zeroes ? "write -z -u " : "write -P 0 ") + offset + " " + length;
                        case 2 -> "discard " + offset + " " + length;
                        default -> "write -P " + (1 + random.nextInt(255)) + " " + offset + " " + length;
                    });
        }
        qemuIo(image, "qcow2", commands);
    }

    private void assertReadsAsQemu(Path image) throws Exception {
        Path expected = folder.resolve("expected.raw");
        img("convert", "-f", "qcow2", "-O", "raw", image, expected);
        byte[] bytes = Files.readAllBytes(expected);
        for (CacheMode cache : new CacheMode[] {CacheMode.WRITEBACK, CacheMode.NONE}) {
            try (BlockDevice device = format.open(image, new ImageOptions(Access.READ_ONLY, cache, Discard.ON))) {
                assertThat(device.sizeBytes()).isEqualTo(bytes.length);
                for (int at = 0, length; at < bytes.length; at += length) {
                    length = Math.min(bytes.length - at, 1 << 20);
                    assertThat(Arrays.mismatch(read(device, at, length), Arrays.copyOfRange(bytes, at, at + length)))
                            .as("first byte that differs from %d on, %s", at, cache)
                            .isEqualTo(-1);
                }
                long at = 0;
                for (Extent extent : device.extents(0, bytes.length, Integer.MAX_VALUE)) {
                    assertThat(extent.offsetBytes()).isEqualTo(at);
                    at += extent.lengthBytes();
                    if (extent instanceof Extent.Hole hole) {
                        byte[] hollow = Arrays.copyOfRange(
                                bytes, (int) hole.offsetBytes(), (int) (hole.offsetBytes() + hole.lengthBytes()));
                        assertThat(hollow).containsOnly(0);
                    }
                }
                assertThat(at).isEqualTo(bytes.length);
            }
        }
    }

    private static byte[] compressible(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(3);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 65536 < 40000 ? random.nextInt(4) : i >> 16);
        }
        return bytes;
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }

    private static void qemuIo(Path image, String format, List<String> commands) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-f", format));
        commands.forEach(command -> arguments.addAll(List.of("-c", command)));
        arguments.add(image);
        ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
    }
}
