package io.holdfast.image.vmdk;

import static io.holdfast.testkit.DeviceReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that QEMU has made and changed are read as QEMU reads them, and the other way round. */
class VmdkAndQemuIT {

    private static final int SIZE_BYTES = 37 << 20;
    private static final int SEEDS = 6;

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final VmdkFormat format = new VmdkFormat(engine);

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
                "1 | subformat=monolithicSparse",
                "2 | subformat=monolithicSparse,zeroed_grain=on",
                "3 | subformat=monolithicSparse,compat6=on",
                "4 | subformat=monolithicFlat",
                "5 | subformat=twoGbMaxExtentSparse",
                "6 | subformat=twoGbMaxExtentFlat",
                "7 | subformat=monolithicSparse,adapter_type=lsilogic",
            })
    void readsWhatQemuWrote(int seed, String options) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        img("create", "-q", "-f", "vmdk", "-o", options, image, SIZE_BYTES);
        mutate(image, new Random(seed), options.contains("zeroed_grain"));
        assertReadsAsQemu(image);
    }

    @Test
    void readsStreamsThatQemuCompressed() throws Exception {
        Path raw = Files.write(folder.resolve("disk.raw"), compressible());
        Path image = folder.resolve("disk.vmdk");
        img("convert", "-f", "raw", "-O", "vmdk", "-o", "subformat=streamOptimized", raw, image);
        assertReadsAsQemu(image);
    }

    @ParameterizedTest
    @EnumSource(names = "STREAM_OPTIMIZED", mode = EnumSource.Mode.EXCLUDE)
    void qemuReadsWhatWasWrittenHereAndBothGoOnWriting(Subformat subformat) throws Exception {
        List<CacheMode> caches = List.of(CacheMode.values());
        for (int seed = 1; seed <= SEEDS; seed++) {
            Path image = folder.resolve("disk" + seed + ".vmdk");
            format.create(image, new VmdkOptions(SIZE_BYTES, subformat));
            Random random = new Random(seed);
            byte[] expected = new byte[SIZE_BYTES];
            for (int round = 0; round < 2; round++) {
                try (BlockDevice device = open(image, Access.READ_WRITE, caches.get(seed % caches.size()))) {
                    BlockDeviceModel model = new BlockDeviceModel(device, expected);
                    model.run(BlockDeviceModel.randomSteps(random, SIZE_BYTES, 40));
                    model.compare();
                }
                img("check", "-f", "vmdk", image);
                assertThat(Arrays.mismatch(asQemuReads(image), expected))
                        .as("seed %d", seed)
                        .isEqualTo(-1);
                mutate(image, random, false);
                expected = asQemuReads(image);
                assertReadsAsQemu(image);
            }
        }
    }

    @Test
    void qemuReadsStreamsThatWereWrittenHere() throws Exception {
        byte[] content = compressible();
        Path image = folder.resolve("disk.vmdk");
        Map<String, String> options = Map.of("subformat", "streamOptimized");
        format.createCompressed(image, SIZE_BYTES, options, CacheMode.WRITEBACK, stream -> {
            for (int at = 0; at < SIZE_BYTES; at += stream.unitBytes()) {
                byte[] grain = Arrays.copyOfRange(content, at, at + stream.unitBytes());
                if (Arrays.mismatch(grain, new byte[grain.length]) >= 0) {
                    stream.write(at, stream.compressed(ByteBuffer.wrap(grain)));
                }
            }
        });
        img("check", "-f", "vmdk", image);
        assertThat(Files.size(image)).isLessThan(SIZE_BYTES / 2);
        assertThat(asQemuReads(image)).isEqualTo(content);
        assertReadsAsQemu(image);
    }

    /** Over the borders of the parts of a split disk. */
    @ParameterizedTest
    @CsvSource({"TWO_GB_MAX_EXTENT_SPARSE", "TWO_GB_MAX_EXTENT_FLAT"})
    void writesOverTheBordersOfParts(Subformat subformat) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        long size = (5L << 30) - 512;
        format.create(image, new VmdkOptions(size, subformat));
        byte[] bytes = new byte[1 << 20];
        new Random(3).nextBytes(bytes);
        long border = 2L << 30;
        try (BlockDevice device = open(image, Access.READ_WRITE, CacheMode.WRITEBACK)) {
            assertThat(device.sizeBytes()).isEqualTo(size);
            for (long at : new long[] {border - 4096, 2 * border - (1 << 19), size - bytes.length}) {
                BlockDeviceModel.write(device, at, bytes);
                assertThat(read(device, at, bytes.length)).isEqualTo(bytes);
            }
        }
        img("check", "-f", "vmdk", image);
        try (BlockDevice device = open(image, Access.READ_ONLY, CacheMode.WRITEBACK)) {
            assertThat(read(device, border - 4096, bytes.length)).isEqualTo(bytes);
        }
        Path piece = folder.resolve("piece.raw");
        String at = Long.toString((border - 4096) / 512);
        img(
                "dd",
                "-f",
                "vmdk",
                "-O",
                "raw",
                "if=" + image,
                "of=" + piece,
                "bs=512",
                "skip=" + at,
                "count=" + (border - 4096 + bytes.length) / 512);
        assertThat(Files.readAllBytes(piece)).isEqualTo(bytes);
    }

    private BlockDevice open(Path image, Access access, CacheMode cache) throws Exception {
        return format.open(image, new ImageOptions(access, cache, Discard.ON));
    }

    private static void mutate(Path image, Random random, boolean zeroes) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-f", "vmdk"));
        for (int i = 0; i < 25; i++) {
            int offset = random.nextInt(SIZE_BYTES / 512 - 1) * 512;
            int length = Math.min(SIZE_BYTES - offset, (1 + random.nextInt(random.nextBoolean() ? 2000 : 20)) * 512);
            String command =
                    zeroes && random.nextBoolean() ? "write -z " : "write -P " + (1 + random.nextInt(255)) + " ";
            arguments.addAll(List.of("-c", command + offset + " " + length));
        }
        arguments.add(image);
        ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
    }

    private byte[] asQemuReads(Path image) throws Exception {
        Path expected = folder.resolve("expected.raw");
        img("convert", "-f", "vmdk", "-O", "raw", image, expected);
        return Files.readAllBytes(expected);
    }

    private void assertReadsAsQemu(Path image) throws Exception {
        byte[] bytes = asQemuReads(image);
        for (CacheMode cache : new CacheMode[] {CacheMode.WRITEBACK, CacheMode.NONE}) {
            try (BlockDevice device = open(image, Access.READ_ONLY, cache)) {
                new BlockDeviceModel(device, bytes).compare();
                for (Extent extent : device.extents(0, bytes.length, Integer.MAX_VALUE)) {
                    int from = (int) extent.offsetBytes();
                    if (extent instanceof Extent.Hole hole) {
                        int length = (int) hole.lengthBytes();
                        assertThat(Arrays.mismatch(bytes, from, from + length, new byte[length], 0, length))
                                .as("a byte in a hole")
                                .isEqualTo(-1);
                    }
                }
            }
        }
    }

    private static byte[] compressible() {
        byte[] bytes = new byte[SIZE_BYTES];
        Random random = new Random(3);
        for (int i = 0; i < SIZE_BYTES; i++) {
            bytes[i] = (byte) (i % (3 << 20) > 1 << 20 ? 0 : i % 65536 < 40000 ? random.nextInt(4) : i >> 16);
        }
        return bytes;
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }
}
