package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.luks.LuksOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More is written to an encrypted image at a time than it has memory to encrypt into: the rest waits. */
class EncryptedWritesTest {

    private static final long SEED = 61;
    private static final int WRITES = 48;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, (1 << 20) + 512, 65536 + 512})
    void waitForMemoryAndAllEnd(int lengthBytes) throws Exception {
        byte[] content = new byte[WRITES * lengthBytes];
        new Random(SEED).nextBytes(content);
        TestImage image = image(content.length);
        try (ExecutorService offLoop = Executors.newVirtualThreadPerTaskExecutor();
                Qcow2Image device = image.open(TestImage.writing(CacheMode.WRITEBACK), offLoop)) {
            // The first ones get their clusters, the second ones find these.
            for (int round = 0; round < 2; round++) {
                ByteBuf source = Unpooled.directBuffer(content.length, content.length);
                source.writeBytes(content);
                List<Completed> ends = new ArrayList<>();
                for (int i = 0; i < WRITES; i++) {
                    Completed end = new Completed();
                    ends.add(end);
                    ByteBuf part = source.slice(i * lengthBytes, lengthBytes);
                    device.submit(BlockRequest.write((long) i * lengthBytes, part, Durability.CACHED, end));
                }
                for (Completed end : ends) {
                    assertThat(end.await()).isEqualTo(Errno.OK);
                }
                source.release();
                for (int at = 0; at < content.length; at += lengthBytes) {
                    byte[] found = DeviceReads.read(device, at, lengthBytes);
                    assertThat(Arrays.mismatch(found, 0, lengthBytes, content, at, at + lengthBytes))
                            .as("the first byte that differs from %d on", at)
                            .isEqualTo(-1);
                }
                new Random(SEED + 1).nextBytes(content);
            }
        }
        image.assertClosed();
    }

    @Test
    void writeNothingThatAnyoneReadsInTheFile() throws Exception {
        TestImage image = image(1 << 20);
        byte[] content = new byte[1 << 20];
        Arrays.fill(content, (byte) 0x77);
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            ByteBuf source = Unpooled.directBuffer(content.length, content.length);
            source.writeBytes(content);
            Completed end = new Completed();
            device.submit(BlockRequest.write(0, source, Durability.CACHED, end));
            assertThat(end.await()).isEqualTo(Errno.OK);
            source.release();
        }
        byte[] file = image.file.peek(0, (int) image.file.sizeBytes());
        int run = 0;
        int longest = 0;
        for (byte one : file) {
            run = one == 0x77 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        assertThat(longest).isLessThan(16);
    }

    private TestImage image(int sizeBytes) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret");
        return TestImage.encrypted(Qcow2Options.ofSize(sizeBytes).encrypted(new LuksOptions(32, "sha256", 1)), secret);
    }
}
