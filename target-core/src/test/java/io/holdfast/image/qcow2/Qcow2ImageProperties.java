package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockDeviceModel.Step;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.MemoryBlockDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An image of any kind is an array of bytes, and its tables are sound whenever it is closed. */
class Qcow2ImageProperties {

    private static final int SIZE_BYTES = (256 << 10) + 512;

    @Provide
    Arbitrary<Qcow2Options> kinds() {
        Arbitrary<Qcow2Options> plain = Combinators.combine(
                        Arbitraries.of(512, 1024, 4096, 65536), Arbitraries.of(1, 2, 4, 8, 16, 32, 64))
                .as((cluster, bits) -> options(3, cluster, bits, Set.of()));
        Arbitrary<Qcow2Options> old =
                Arbitraries.of(512, 4096, 65536).map(cluster -> options(2, cluster, 16, Set.of()));
        Arbitrary<Qcow2Options> extended = Arbitraries.of(16384, 65536)
                .map(cluster -> options(3, cluster, 16, EnumSet.of(Qcow2Options.Option.EXTENDED_L2)));
        Arbitrary<Qcow2Options> lazy = Arbitraries.of(512, 4096)
                .map(cluster -> options(3, cluster, 16, EnumSet.of(Qcow2Options.Option.LAZY_REFCOUNTS)));
        return Arbitraries.oneOf(plain, old, extended, lazy);
    }

    private static Qcow2Options options(int version, int cluster, int bits, Set<Qcow2Options.Option> options) {
        return new Qcow2Options(SIZE_BYTES, version, cluster, bits, Compression.ZLIB, options, Optional.empty());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return BlockDeviceModel.steps(SIZE_BYTES, 40);
    }

    @Property(tries = 400)
    void isAnArrayOfBytes(
            @ForAll("kinds") Qcow2Options kind, @ForAll("steps") List<Step> steps, @ForAll CacheMode cache)
            throws Exception {
        run(TestImage.of(kind), steps, cache);
    }

    @Property(tries = 300)
    void isAnArrayOfBytesAlsoWhenTablesDoNotStayInMemory(
            @ForAll("smallTables") Qcow2Options kind, @ForAll("steps") List<Step> steps) throws Exception {
        run(TestImage.of(kind).withHardlyAnyCache(), steps, CacheMode.WRITEBACK);
    }

    @Provide
    Arbitrary<Qcow2Options> smallTables() {
        return Combinators.combine(Arbitraries.of(512, 1024), Arbitraries.of(1, 16, 64))
                .as((cluster, bits) -> options(3, cluster, bits, Set.of()));
    }

    @Property(tries = 200)
    void isAnArrayOfBytesOnABackingFileThatMayBeShorter(
            @ForAll("kinds") Qcow2Options kind, @ForAll("steps") List<Step> steps, @ForAll boolean shorter)
            throws Exception {
        int length = shorter ? SIZE_BYTES / 2 / 512 * 512 : SIZE_BYTES;
        try (BlockDevice below = filled(length)) {
            run(TestImage.on(kind, below), steps, CacheMode.WRITEBACK, length);
        }
    }

    @Property(tries = 200)
    void isAnArrayOfBytesInAnotherFileWhichIsRawIfItSaysSo(
            @ForAll("steps") List<Step> steps, @ForAll boolean raw, @ForAll boolean extended) throws Exception {
        Set<Qcow2Options.Option> options = extended ? EnumSet.of(Qcow2Options.Option.EXTENDED_L2) : Set.of();
        TestImage image = TestImage.withDataFile(
                options(3, extended ? 16384 : 4096, 16, options), raw ? Features.RAW_EXTERNAL_DATA : 0);
        BlockDeviceModel model = run(image, steps, CacheMode.WRITEBACK);
        if (raw) {
            byte[] bytes = Objects.requireNonNull(image.data).peek(0, SIZE_BYTES);
            assertThat(bytes).isEqualTo(model.expected());
        }
    }

    private static BlockDevice filled(int length) throws Exception {
        BlockDevice below = new MemoryBlockDevice(length);
        byte[] bytes = content(length);
        ByteBuf buffer = Unpooled.directBuffer(length, length).writeBytes(bytes);
        Completed completed = new Completed();
        below.submit(BlockRequest.write(0, buffer, Durability.CACHED, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        buffer.release();
        return below;
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static BlockDeviceModel run(TestImage image, List<Step> steps, CacheMode cache) throws Exception {
        return run(image, steps, cache, 0);
    }

    private static BlockDeviceModel run(TestImage image, List<Step> steps, CacheMode cache, int filled)
            throws Exception {
        BlockDevice device = image.open(cache);
        BlockDeviceModel model = new BlockDeviceModel(device);
        model.startsWith(content(filled));
        model.run(steps.subList(0, steps.size() / 2));
        model.compare();
        device.close();
        assertSound(image);
        device = image.open(cache);
        model.continueOn(device);
        model.compare();
        model.run(steps.subList(steps.size() / 2, steps.size()));
        Completed flushed = new Completed();
        device.flush(flushed);
        assertThat(flushed.await()).isEqualTo(Errno.OK);
        model.compare();
        device.close();
        assertSound(image);
        return model;
    }

    private static void assertSound(TestImage image) throws Exception {
        CheckReport report = image.check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.corruptions() + report.leaks()).isZero();
    }
}
