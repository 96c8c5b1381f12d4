package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several hosts at once on an image of which two tables are in memory at a time: each has a part of the disk, and tables push each other out. */
class CrowdedCacheTest {

    private static final int HOSTS = 6;
    private static final int PART_BYTES = 128 << 10;
    private static final int REQUESTS = 800;
    private static final long SEED = 99;

    @Test
    void keepsTheBytesOfEachHost() throws Exception {
        Qcow2Options kind = Qcow2Options.ofSize((long) HOSTS * PART_BYTES).withClusterBytes(512);
        TestImage image = TestImage.of(kind).withHardlyAnyCache();
        byte[][] expected = new byte[HOSTS][PART_BYTES];
        try (BlockDevice device = image.open(
                        TestImage.writing(CacheMode.WRITEBACK),
                        task -> Thread.ofVirtual().start(task));
                ExecutorService executor = Executors.newCachedThreadPool()) {
            List<Future<?>> hosts = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                int host = i;
                hosts.add(executor.submit(() -> {
                    run(device, host, expected[host]);
                    return null;
                }));
            }
            for (Future<?> host : hosts) {
                host.get();
            }
        }
        assertThat(image.check().findings()).isEmpty();
        try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
            for (int host = 0; host < HOSTS; host++) {
                assertThat(Arrays.mismatch(
                                DeviceReads.read(device, (long) host * PART_BYTES, PART_BYTES), expected[host]))
                        .as("host %d of seed %d", host, SEED)
                        .isEqualTo(-1);
            }
        }
    }

    private static void run(BlockDevice device, int host, byte[] expected) throws Exception {
        Random random = new Random(SEED + host);
        long start = (long) host * PART_BYTES;
        for (int i = 0; i < REQUESTS; i++) {
            int offset = random.nextInt(PART_BYTES / 512) * 512;
            int length = Math.min(PART_BYTES - offset, 512 * (1 + random.nextInt(12)));
            byte[] bytes = new byte[length];
            switch (random.nextInt(5)) {
                case 0 -> submit(device, BlockRequest.Kind.DISCARD, start + offset, bytes);
                case 1 -> {
                    byte[] found = DeviceReads.read(device, start + offset, length);
                    assertThat(Arrays.equals(found, 0, length, expected, offset, offset + length))
                            .isTrue();
                    continue;
                }
                default -> {
                    random.nextBytes(bytes);
                    submit(device, BlockRequest.Kind.WRITE, start + offset, bytes);
                }
            }
            System.arraycopy(bytes, 0, expected, offset, length);
        }
    }

    private static void submit(BlockDevice device, BlockRequest.Kind kind, long offset, byte[] bytes)
            throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        Completed completed = new Completed();
        ByteBuf data = kind == BlockRequest.Kind.WRITE ? buffer : null;
        device.submit(new BlockRequest(kind, offset, bytes.length, data, Durability.CACHED, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        buffer.release();
    }
}
