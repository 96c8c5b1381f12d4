package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests that run beside each other, to the same clusters but not to the same sectors, do not lose each other's bytes.
 *
 * <pre>
 *   sector   0 1 2 3 4 5 6 7 | 0 1 2 ...      each thread has one sector of eight, and a region of its own,
 *   thread   A B C D E F G H | A B C ...      of which it discards and zeroes long ranges;
 *                                             another one flushes all the time
 * </pre>
 */
class ConcurrentRequestsIT {

    private static final int THREADS = 8;
    private static final int REQUESTS = 600;
    private static final int SHARED_SECTORS = 4096;
    private static final int OWN_SECTORS = 1024;
    private static final int SECTORS = SHARED_SECTORS + THREADS * OWN_SECTORS;
    private static final long SEED = 77;

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));
    private final int[] expected = new int[SECTORS];

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"4096, false, WRITEBACK", "512, false, WRITEBACK", "65536, true, WRITEBACK", "4096, false, NONE"})
    void keepEachOthersBytes(int clusterBytes, boolean extended, CacheMode cache) throws Exception {
        Path image = folder.resolve("disk.qcow2");
        Set<Qcow2Options.Option> options =
                extended ? EnumSet.of(Qcow2Options.Option.EXTENDED_L2) : EnumSet.noneOf(Qcow2Options.Option.class);
        format.create(
                image,
                new Qcow2Options(SECTORS * 512L, 3, clusterBytes, 16, Compression.ZLIB, options, Optional.empty()));
        try (BlockDevice device = format.open(image, new ImageOptions(Access.READ_WRITE, cache, Discard.ON));
                ExecutorService executor = Executors.newCachedThreadPool()) {
            List<Future<?>> hosts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                hosts.add(executor.submit(() -> {
                    new Host(device, thread).run();
                    return null;
                }));
            }
            while (hosts.stream().anyMatch(host -> !host.isDone())) {
                Completed flushed = new Completed();
                device.flush(flushed);
                assertThat(flushed.await()).isEqualTo(Errno.OK);
            }
            for (Future<?> host : hosts) {
                host.get();
            }
            compare(device);
        }
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image).succeeded();
        try (BlockDevice device =
                format.open(image, new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON))) {
            compare(device);
        }
    }

    private void compare(BlockDevice device) throws Exception {
        int[] found = read(device, 0, SECTORS);
        for (int sector = 0; sector < SECTORS; sector++) {
            if (found[sector] != expected[sector]) {
                throw new AssertionError(
                        "sector " + sector + " of seed " + SEED + " is " + found[sector] + ", not " + expected[sector]);
            }
        }
    }

    /** The number that fills each sector. */
    private static int[] read(BlockDevice device, int first, int count) throws InterruptedException {
        int[] values = new int[count];
        ByteBuf buffer = Unpooled.directBuffer(count * 512);
        for (int sector = 0, most = device.limits().maxTransferBytes() / 512; sector < count; sector += most) {
            int some = Math.min(most, count - sector);
            ByteBuf part = buffer.slice(sector * 512, some * 512).setIndex(0, 0);
            Completed completed = new Completed();
            device.submit(BlockRequest.read((first + sector) * 512L, part, completed));
            assertThat(completed.await()).isEqualTo(Errno.OK);
        }
        ByteBuffer bytes = buffer.nioBuffer(0, count * 512);
        for (int at = 0; at < count * 512; at += 4) {
            int value = bytes.getInt(at);
            if (at % 512 == 0) {
                values[at / 512] = value;
            } else if (values[at / 512] != value) {
                throw new AssertionError("sector " + (first + at / 512) + " is of two requests");
            }
        }
        buffer.release();
        return values;
    }

    /** Sends one request after the other, and looks now and then whether its sectors are as it left them. */
    private final class Host {

        private final BlockDevice device;
        private final int number;
        private final Random random;

        Host(BlockDevice device, int number) {
            this.device = device;
            this.number = number;
            this.random = new Random(SEED + number);
        }

        void run() throws Exception {
            for (int i = 0; i < REQUESTS; i++) {
                boolean own = random.nextInt(3) == 0;
                int first = own
                        ? SHARED_SECTORS + number * OWN_SECTORS + random.nextInt(OWN_SECTORS)
                        : random.nextInt(SHARED_SECTORS / THREADS) * THREADS + number;
                int end = SHARED_SECTORS + (number + 1) * OWN_SECTORS;
                int count = own ? Math.min(1 + random.nextInt(300), end - first) : 1;
                switch (random.nextInt(6)) {
                    case 0 -> request(BlockRequest.Kind.DISCARD, first, count, 0);
                    case 1 -> request(BlockRequest.Kind.WRITE_ZEROES, first, count, 0);
                    case 2 -> assertThat(read(device, first, 1)[0]).isEqualTo(expected[first]);
                    default -> request(BlockRequest.Kind.WRITE, first, count, random.nextInt());
                }
            }
        }

        private void request(BlockRequest.Kind kind, int first, int count, int value) throws InterruptedException {
            ByteBuffer bytes = ByteBuffer.allocate(count * 512);
            while (bytes.hasRemaining()) {
                bytes.putInt(value);
            }
            ByteBuf buffer = Unpooled.directBuffer(count * 512).writeBytes(bytes.flip());
            Completed completed = new Completed();
            device.submit(new BlockRequest(
                    kind,
                    first * 512L,
                    count * 512L,
                    kind == BlockRequest.Kind.WRITE ? buffer : null,
                    Durability.CACHED,
                    completed));
            assertThat(completed.await()).isEqualTo(Errno.OK);
            buffer.release();
            for (int i = first; i < first + count; i++) {
                expected[i] = value;
            }
        }
    }
}
