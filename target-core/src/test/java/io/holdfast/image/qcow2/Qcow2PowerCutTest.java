package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.luks.LuksOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.powercut.PowerCutRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A power cut at any moment leaves a sound image with all that was flushed (T45). So many images are looked at as the system property {@code holdfast.qcow2.cuts} says.
 */
class Qcow2PowerCutTest {

    private static final int CUTS = Integer.getInteger("holdfast.qcow2.cuts", 50_000);
    private static final long SEED = Long.getLong("holdfast.qcow2.seed", 4501);
    private static final int REQUESTS = 14;
    private static final int WAYS_TO_TEAR = 4;

    private static final Set<Qcow2Options.Option> LAZY = EnumSet.of(Qcow2Options.Option.LAZY_REFCOUNTS);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void leavesASoundImageWithAllThatWasFlushed() throws Exception {
        int cuts = 0;
        for (int run = 0; cuts < CUTS; run++) {
            Random random = new Random(SEED + run);
            try {
                cuts += cutOneImage(random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("run " + run + " of seed " + SEED, e);
            }
        }
        assertThat(cuts).isGreaterThanOrEqualTo(CUTS);
    }

    /** Clusters of 512 bytes with refcounts of 64 bits: a table of one cluster counts 2 MiB, nearly all of which are taken. */
    @Test
    void leavesASoundImageWhereTheRefcountTableHasToBecomeLonger() throws Exception {
        Qcow2Options kind = new Qcow2Options(64 << 10, 3, 512, 64, Compression.ZLIB, Set.of(), Optional.empty());
        for (int run = 0; run < 6; run++) {
            Random random = new Random(SEED + run);
            TestImage image = TestImage.of(kind);
            assertThat(image.header().refcountTable().length()).isEqualTo(1);
            image.useUpTo(4096 - 15 + random.nextInt(15));
            PowerCutRun power = new PowerCutRun(image, CacheMode.WRITEBACK, random);
            power.change(10);
            assertThat(image.header().refcountTable().length()).isGreaterThan(1);
            power.cutEverywhere(2);
        }
    }

    /** A twentieth of the others, for its header is longer than all else. */
    @ParameterizedTest
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @CsvSource({"2, 4096", "3, 512", "3, 2048", "3, 16384"})
    void leavesASoundImageThatIsEncrypted(int version, int cluster) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret");
        Set<Qcow2Options.Option> with =
                cluster == 16384 ? EnumSet.of(Qcow2Options.Option.EXTENDED_L2) : Set.<Qcow2Options.Option>of();
        Qcow2Options kind = options(version, cluster, 16, with).encrypted(new LuksOptions(32, "sha256", 1));
        int cuts = 0;
        for (int run = 0; cuts < CUTS / 80; run++) {
            Random random = new Random(SEED + run);
            TestImage image = TestImage.encrypted(kind, secret);
            PowerCutRun power = new PowerCutRun(image, CacheMode.WRITEBACK, random);
            switch (run % 3) {
                case 0 -> power.changeAndKeep(REQUESTS);
                case 1 -> power.changeAndResize(REQUESTS);
                default -> power.change(REQUESTS);
            }
            cuts += power.cutEverywhere(WAYS_TO_TEAR);
        }
    }

    private static int cutOneImage(Random random) throws Exception {
        CacheMode cache = random.nextInt(5) == 0 ? CacheMode.WRITETHROUGH : CacheMode.WRITEBACK;
        @Nullable BlockDevice backing = null;
        TestImage image;
        switch (random.nextInt(7)) {
            case 0 -> image = TestImage.of(options(2, 512 << random.nextInt(4), 16, Set.of()));
            case 1 -> image = TestImage.of(options(3, 16384, 16, EnumSet.of(Qcow2Options.Option.EXTENDED_L2)));
            case 2 -> {
                Qcow2Options kind = options(3, 4096, 16, Set.of());
                image = TestImage.withDataFile(kind, random.nextBoolean() ? Features.RAW_EXTERNAL_DATA : 0);
            }
            case 3 -> {
                backing = filled(32 << 10);
                image = TestImage.on(options(2 + random.nextInt(2), 2048, 16, Set.of()), backing);
            }
            case 4 -> image = TestImage.of(options(3, 512 << random.nextInt(4), 16, LAZY));
            default -> image = TestImage.of(options(3, 512 << random.nextInt(5), 1 << random.nextInt(7), Set.of()));
        }
        if (random.nextInt(4) == 0) {
            image.withHardlyAnyCache();
        }
        PowerCutRun run = new PowerCutRun(image, cache, random);
        // One bit counts no snapshot, and data in another file has none.
        boolean keeps = image.data == null && image.header().geometry().refcountOrder() > 2;
        switch (random.nextInt(keeps ? 4 : 3)) {
            case 0 -> run.changeAndResize(REQUESTS);
            case 3 -> run.changeAndKeep(REQUESTS);
            default -> run.change(REQUESTS);
        }
        return run.cutEverywhere(WAYS_TO_TEAR);
    }

    private static BlockDevice filled(int length) throws Exception {
        BlockDevice below = new MemoryBlockDevice(length);
        ByteBuf buffer = Unpooled.directBuffer(length, length);
        while (buffer.isWritable()) {
            buffer.writeLong(-7);
        }
        below.submit(BlockRequest.write(0, buffer, Durability.CACHED, new Completed()));
        buffer.release();
        return below;
    }

    private static Qcow2Options options(int version, int cluster, int bits, Set<Qcow2Options.Option> options) {
        return new Qcow2Options(64 << 10, version, cluster, bits, Compression.ZLIB, options, Optional.empty());
    }
}
