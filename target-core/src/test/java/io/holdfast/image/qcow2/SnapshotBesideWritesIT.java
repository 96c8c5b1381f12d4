package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshots;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A snapshot that is taken while hosts write is the disk at one moment: it has all that was acknowledged before, and nothing without what was acknowledged before that.
 *
 * <pre>
 *   each host writes 1, 2, 3, ... into its sectors, one after the other and round again:
 *
 *   sector    0 1 2 3 4 5          in a snapshot    7 8 9 4 5 6    is a moment
 *   writes    1 2 3 4 5 6 7 ..                      7 8 3 9 5 6    is none: 9 came after what the third had then
 * </pre>
 */
class SnapshotBesideWritesIT {

    private static final int HOSTS = 3;
    private static final int SECTORS = 24;
    private static final int SECTOR_BYTES = 512;
    /** The sectors of a host lie in different clusters, and in different L2 tables. */
    private static final int DISTANCE_BYTES = 96 << 10;

    private static final int SNAPSHOTS = 12;
    private static final long SEED = 88;

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));
    private final AtomicLongArray acknowledged = new AtomicLongArray(HOSTS);

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITEBACK", "NONE"})
    void isTheDiskAtOneMoment(CacheMode cache) throws Exception {
        Path image = folder.resolve("disk.qcow2");
        Qcow2Options kind = new Qcow2Options(
                (long) SECTORS * DISTANCE_BYTES, 3, 4096, 16, Compression.ZLIB, Set.of(), Optional.empty());
        format.create(image, kind);
        List<long[]> before = new ArrayList<>();
        List<long[]> after = new ArrayList<>();
        try (BlockDevice device = format.open(image, new ImageOptions(Access.READ_WRITE, cache, Discard.ON))) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            try (ExecutorService executor = Executors.newCachedThreadPool()) {
                AtomicBoolean stop = new AtomicBoolean();
                List<Future<?>> hosts = new ArrayList<>();
                for (int i = 0; i < HOSTS; i++) {
                    int host = i;
                    hosts.add(executor.submit(() -> {
                        write(device, host, stop);
                        return null;
                    }));
                }
                Random random = new Random(SEED);
                for (int i = 0; i < SNAPSHOTS; i++) {
                    waitForWrites(random.nextInt(3 * SECTORS));
                    before.add(now());
                    snapshots.create("s" + i, Instant.EPOCH);
                    after.add(now());
                    if (i % 3 == 2) {
                        snapshots.delete("s" + (i - 1));
                    }
                }
                stop.set(true);
                for (Future<?> host : hosts) {
                    host.get();
                }
            }
            for (int i = 0; i < SNAPSHOTS; i++) {
                if (i % 3 != 1) {
                    snapshots.apply("s" + i);
                    assertMoment(device, before.get(i), after.get(i));
                }
            }
        }
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image).succeeded();
    }

    private void write(BlockDevice device, int host, AtomicBoolean stop) throws Exception {
        for (long n = 1; !stop.get(); n++) {
            byte[] sector = new byte[SECTOR_BYTES];
            ByteBuffer.wrap(sector).putLong(n);
            BlockDeviceModel.write(device, offset(host, (int) (n % SECTORS)), sector);
            acknowledged.set(host, n);
        }
    }

    private static long offset(int host, int sector) {
        return (long) sector * DISTANCE_BYTES + (long) host * SECTOR_BYTES;
    }

    private void waitForWrites(int more) {
        long until = acknowledged.get(0) + more;
        while (acknowledged.get(0) < until) {
            Thread.onSpinWait();
        }
    }

    private long[] now() {
        long[] now = new long[HOSTS];
        Arrays.setAll(now, acknowledged::get);
        return now;
    }

    private static void assertMoment(BlockDevice device, long[] before, long[] after) throws Exception {
        for (int host = 0; host < HOSTS; host++) {
            long[] found = new long[SECTORS];
            for (int sector = 0; sector < SECTORS; sector++) {
                found[sector] = ByteBuffer.wrap(DeviceReads.read(device, offset(host, sector), SECTOR_BYTES))
                        .getLong();
            }
            long latest = Arrays.stream(found).max().orElseThrow();
            assertThat(latest).as("the last write of host %d", host).isBetween(before[host], after[host] + 1);
            for (int sector = 0; sector < SECTORS; sector++) {
                long expected = latest - Math.floorMod(latest - sector, SECTORS);
                assertThat(found[sector])
                        .as("sector %d of %s", sector, Arrays.toString(found))
                        .isEqualTo(Math.max(0, expected));
            }
        }
    }
}
