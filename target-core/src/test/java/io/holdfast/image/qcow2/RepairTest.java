package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.FileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockDeviceModel.Step;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Confinement;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.MemoryFileEngine;
import io.holdfast.testkit.powercut.PowerCutLog;
import io.holdfast.testkit.powercut.RecordedFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Images whose refcounts are wrong get right ones, and a power cut in the middle of that changes nothing. */
class RepairTest {

    private static final long SEED = 451;
    private static final int SIZE_BYTES = 128 << 10;

    private byte[] expected = new byte[SIZE_BYTES];

    @Test
    void curesWrongRefcountsOfEachWidthWithoutTouchingTheDisk() throws Exception {
        for (int run = 0; run < 200; run++) {
            Random random = new Random(SEED + run);
            TestImage image = filled(512 << random.nextInt(5), 1 << random.nextInt(7), random);
            spoil(image, random);
            FileEngine engine = new MemoryFileEngine().with(TestImage.PATH, image.file);
            Qcow2Format format = new Qcow2Format(engine, List.of(), Confinement.OWN_FOLDER, Runnable::run);

            format.repair(TestImage.PATH);

            CheckReport report = format.check(TestImage.PATH);
            assertThat(report.findings()).as("run %d of seed %d", run, SEED).isEmpty();
            try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
                BlockDeviceModel model = new BlockDeviceModel(device, expected);
                model.compare();
                model.run(List.of(step(random), step(random)));
                model.compare();
            }
            assertThat(image.check().findings()).isEmpty();
        }
    }

    @Test
    void aCutOffRepairIsBegunAgainWhenTheImageIsOpened() throws Exception {
        for (int run = 0; run < 15; run++) {
            Random random = new Random(SEED + run);
            TestImage image = filled(1024, 16, random);
            spoil(image, random);
            image.changeFeatures(new Features(Features.DIRTY, Features.LAZY_REFCOUNTS, 0));
            PowerCutLog log = new PowerCutLog(image.file.peek(0, (int) image.file.sizeBytes()));
            openAsTheServerDoes(image.file, log);
            for (int point = 0; point <= log.now(); point++) {
                for (int i = 0; i < 5; i++) {
                    MemoryFile left = new MemoryFile((i == 0 ? log.whole() : log.torn(random))[0]);
                    openAsTheServerDoes(left, new PowerCutLog(left.peek(0, (int) left.sizeBytes())));
                    assertThat(TestImage.of(left, null, null).check().findings())
                            .as("run %d of seed %d, cut at %d", run, SEED, point)
                            .isEmpty();
                }
                if (point < log.now()) {
                    log.advance();
                }
            }
        }
    }

    @Test
    void leavesAloneWhatCountingDoesNotCure() throws Exception {
        TestImage image = filled(4096, 16, new Random(SEED));
        long l2 = L2Entry.offset(first(image, image.header().l1().offsetBytes()));
        image.file.poke(l2, bytes(L2Entry.COPIED | 1L << 40));
        byte[] before = image.file.peek(0, (int) image.file.sizeBytes());
        assertThat(image.check().beyondRepair()).isPositive();
        FileEngine engine = new MemoryFileEngine().with(TestImage.PATH, image.file);

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> new Qcow2Format(engine, List.of()).repair(TestImage.PATH))
                .matches(e -> e.kind() == Kind.CORRUPT);
        assertThat(image.file.peek(0, before.length)).isEqualTo(before);
    }

    /** Repairs a dirty image, and compares. */
    private void openAsTheServerDoes(MemoryFile file, PowerCutLog log) throws Exception {
        MemoryFileEngine engine = new MemoryFileEngine().with(TestImage.PATH, file);
        engine.wrapOpenedFiles(opened -> new RecordedFile(opened, log, 0));
        Qcow2Format format = new Qcow2Format(engine, List.of(), Confinement.OWN_FOLDER, Runnable::run);
        try (BlockDevice device = format.open(TestImage.PATH, TestImage.writing(CacheMode.WRITEBACK))) {
            new BlockDeviceModel(device, expected.clone()).compare();
        }
    }

    private TestImage filled(int clusterBytes, int bits, Random random) throws Exception {
        TestImage image = TestImage.of(
                new Qcow2Options(SIZE_BYTES, 3, clusterBytes, bits, Compression.ZLIB, Set.of(), Optional.empty()));
        expected = new byte[SIZE_BYTES];
        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            BlockDeviceModel model = new BlockDeviceModel(device, expected);
            model.run(IntStream.range(0, 8).mapToObj(i -> step(random)).toList());
        }
        return image;
    }

    private static Step step(Random random) {
        int first = random.nextInt(SIZE_BYTES / 512 - 32);
        BlockRequest.Kind kind = random.nextInt(4) == 0 ? BlockRequest.Kind.DISCARD : BlockRequest.Kind.WRITE;
        return new Step(kind, first, 1 + random.nextInt(32), random.nextInt(), Durability.CACHED);
    }

    /** Changes some bytes of the first refcount block. */
    private static void spoil(TestImage image, Random random) throws Exception {
        long block = first(image, image.header().refcountTable().offsetBytes());
        for (int i = 0; i < 10; i++) {
            image.file.poke(block + random.nextInt(100), new byte[] {(byte) random.nextInt(3)});
        }
    }

    private static long first(TestImage image, long offset) {
        return ByteBuffer.wrap(image.file.peek(offset, Long.BYTES)).getLong();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
