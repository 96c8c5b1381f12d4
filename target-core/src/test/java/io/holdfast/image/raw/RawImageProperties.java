package io.holdfast.image.raw;

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
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.FaultyFile;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.MemoryFileEngine;
import io.holdfast.testkit.PendingIo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class RawImageProperties {

    private static final int SIZE_BYTES = 512 << 10;
    private static final Path PATH = Path.of("/images/disk.raw");

    @Provide
    Arbitrary<List<Step>> steps() {
        return BlockDeviceModel.steps(SIZE_BYTES, 40);
    }

    /** What is to be found again after a power cut is told by the cache mode; here nothing is cut. */
    @Property(tries = 200)
    void isAnArrayOfBytesInEachModeAndOnEachDisk(
            @ForAll("steps") List<Step> steps, @ForAll CacheMode cache, @ForAll("alignments") int alignment)
            throws Exception {
        MemoryFileEngine engine = new MemoryFileEngine().with(PATH, new MemoryFile(SIZE_BYTES, alignment));
        try (BlockDevice device = open(engine, PATH, cache)) {
            BlockDeviceModel model = new BlockDeviceModel(device);
            model.run(steps);
            model.compare();
        }
    }

    @Provide
    Arbitrary<Integer> alignments() {
        return Arbitraries.of(512, 4096);
    }

    @Property(tries = 25)
    void isAnArrayOfBytesOnARealFile(@ForAll("steps") List<Step> steps, @ForAll CacheMode cache) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "model");
        Path path = folder.resolve("disk.raw");
        try (FileEngine engine = new ThreadPoolFileEngine(executor -> false)) {
            new RawFormat(engine).create(path, SIZE_BYTES);
            BlockDevice first = open(engine, path, cache);
            BlockDeviceModel model = new BlockDeviceModel(first);
            model.run(steps);
            model.compare();
            first.close();
            try (BlockDevice second = open(engine, path, cache)) {
                model.continueOn(second);
                model.compare();
            }
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<Tuple2<Integer, Integer>>> sectorRuns() {
        return Arbitraries.integers()
                .between(0, 60)
                .tuple2()
                .map(pair -> Tuple.of(pair.get1(), 1 + pair.get2() % 12))
                .list()
                .ofMinSize(2)
                .ofMaxSize(12);
    }

    /**
     * T39. Writes of 512-byte sectors run at the same time on a disk of 4096-byte blocks, and its operations end in any order.
     *
     * <pre>
     *   block     |0              |1              |
     *   write A      ===                             read 0, change, write 0
     *   write B            ===                       must not write the old A back
     *   write C       ==============                 over both, after them or before them
     * </pre>
     */
    @Property(tries = 300)
    void writesAtTheSameTimeNeverUndoEachOther(
            @ForAll("sectorRuns") List<Tuple2<Integer, Integer>> runs, @ForAll long seed) throws IOException {
        MemoryFile memory = new MemoryFile(64 * 512, 4096);
        FaultyFile disk = new FaultyFile(memory.open(options(CacheMode.NONE).file()));
        RawImage image = new RawImage(PATH, disk, options(CacheMode.NONE));
        disk.hold();
        List<Set<Byte>> writers =
                Stream.generate(() -> (Set<Byte>) new TreeSet<Byte>()).limit(64).toList();
        List<ByteBuf> buffers = new ArrayList<>();
        List<Completed> completions = new ArrayList<>();
        byte mark = 1;
        for (Tuple2<Integer, Integer> run : runs) {
            int first = run.get1();
            int count = Math.min(run.get2(), 64 - first);
            for (Set<Byte> writersOfSector : writers.subList(first, first + count)) {
                writersOfSector.add(mark);
            }
            ByteBuf buffer = Unpooled.directBuffer(count * 512);
            buffer.writeBytes(filled(count * 512, mark++));
            Completed completed = new Completed();
            image.submit(BlockRequest.write(first * 512L, buffer, Durability.CACHED, completed));
            buffers.add(buffer);
            completions.add(completed);
        }
        Random random = new Random(seed);
        while (!disk.held().isEmpty()) {
            List<PendingIo> held = disk.held();
            held.get(random.nextInt(held.size())).complete();
        }
        assertThat(completions).allMatch(completed -> completed.errno() == Errno.OK);
        for (int sector = 0; sector < 64; sector++) {
            byte[] content = memory.peek(sector * 512L, 512);
            assertThat(content).as("sector %d is of one writer", sector).containsOnly(content[0]);
            if (!writers.get(sector).isEmpty()) {
                assertThat(writers.get(sector)).as("sector %d", sector).contains(content[0]);
            }
        }
        buffers.forEach(ByteBuf::release);
        disk.resume();
        image.close();
    }

    private static byte[] filled(int length, byte value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static BlockDevice open(FileEngine engine, Path path, CacheMode cache) throws IOException {
        return new RawFormat(engine).open(path, options(cache));
    }

    private static ImageOptions options(CacheMode cache) {
        return new ImageOptions(Access.READ_WRITE, cache, Discard.ON);
    }
}
