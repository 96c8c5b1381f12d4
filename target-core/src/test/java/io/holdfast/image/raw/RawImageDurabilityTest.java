package io.holdfast.image.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.FaultyFile;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.PendingIo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each cache mode promises about a power cut (T42, T43), and what a failed flush means. */
class RawImageDurabilityTest {

    private static final Path PATH = Path.of("/images/disk.raw");

    private final MemoryFile memory = new MemoryFile(1 << 20);

    @ParameterizedTest
    @CsvSource({
        // mode, survives plain, with FUA, after a flush
        "WRITETHROUGH, true,  true,  true",
        "WRITEBACK,    false, true,  true",
        "NONE,         false, true,  true",
        "DIRECTSYNC,   true,  true,  true",
        "UNSAFE,       false, false, false"
    })
    void aWriteSurvivesAPowerCutAsTheModePromises(CacheMode cache, boolean plain, boolean fua, boolean flushed)
            throws Exception {
        RawImage image = open(cache);
        write(image, 0, Durability.CACHED);
        memory.powerCut();
        assertThat(isWritten(0)).as("without FUA").isEqualTo(plain);

        write(image, 4096, Durability.DURABLE);
        memory.powerCut();
        assertThat(isWritten(4096)).as("with FUA").isEqualTo(fua);

        write(image, 8192, Durability.CACHED);
        assertThat(flush(image)).isEqualTo(Errno.OK);
        memory.powerCut();
        assertThat(isWritten(8192)).as("after a flush").isEqualTo(flushed);
    }

    @ParameterizedTest
    @CsvSource({"WRITETHROUGH, true", "WRITEBACK, false", "NONE, false", "DIRECTSYNC, true", "UNSAFE, false"})
    void zeroesAndDiscardsAreAsDurableAsWrites(CacheMode cache, boolean survive) throws Exception {
        for (BlockRequest.Kind kind :
                new BlockRequest.Kind[] {BlockRequest.Kind.WRITE_ZEROES, BlockRequest.Kind.DISCARD}) {
            RawImage image = open(cache);
            memory.poke(0, filled(65536));
            Completed completed = new Completed();
            image.submit(new BlockRequest(kind, 512, 32768, null, Durability.CACHED, completed));
            assertThat(completed.errno()).isEqualTo(Errno.OK);
            memory.powerCut();

            assertThat(memory.peek(8192, 4096)[0]).isEqualTo((byte) (survive ? 0 : 0x5a));
            assertThat(memory.peek(512, 512)[0]).as("the part of a block").isEqualTo((byte) (survive ? 0 : 0x5a));
            assertThat(memory.peek(0, 512)).containsOnly(0x5a);
            image.close();
        }
    }

    @Test
    void unsafeAsksTheFileForNoFlushAtAll() throws Exception {
        FaultyFile file = new FaultyFile(memory.open());
        RawImage image = new RawImage(PATH, file, options(CacheMode.UNSAFE));
        write(image, 0, Durability.DURABLE);

        assertThat(flush(image)).isEqualTo(Errno.OK);
        image.close();
        assertThat(file.syncs()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"WRITEBACK", "NONE", "WRITETHROUGH", "DIRECTSYNC"})
    void closingFlushes(CacheMode cache) throws Exception {
        RawImage image = open(cache);
        write(image, 0, Durability.CACHED);
        image.close();

        memory.powerCut();
        assertThat(isWritten(0)).isTrue();
    }

    @Test
    void aFlushThatFailedOnceFailsForeverAlsoWhereTheFileForgets() throws Exception {
        FaultyFile file = new FaultyFile(memory.open());
        RawImage image = new RawImage(PATH, file, options(CacheMode.WRITEBACK));
        file.failNext(PendingIo.Kind.FLUSH, Errno.EIO);

        assertThat(flush(image)).isEqualTo(Errno.EIO);
        assertThat(flush(image)).isEqualTo(Errno.EIO);
        write(image, 0, Durability.CACHED);
        assertThat(flush(image)).isEqualTo(Errno.EIO);
        file.close();
    }

    @Test
    void closingTellsOfDataThatCouldNotBeSaved() throws Exception {
        FaultyFile file = new FaultyFile(memory.open());
        RawImage image = new RawImage(PATH, file, options(CacheMode.WRITEBACK));
        write(image, 0, Durability.CACHED);
        file.failSyncs(Errno.EIO);

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(image::close)
                .withMessageContaining("/images/disk.raw")
                .withMessageContaining("data may be lost");
    }

    @Test
    void aWriteThatFailsIsToldWithItsErrnoAndTheNextOneIsNotHarmed() throws Exception {
        FaultyFile file = new FaultyFile(memory.open());
        RawImage image = new RawImage(PATH, file, options(CacheMode.WRITEBACK));
        file.tearNextWrite(100, Errno.ENOSPC);

        assertThat(write(image, 0, Durability.CACHED)).isEqualTo(Errno.ENOSPC);
        assertThat(write(image, 0, Durability.CACHED)).isEqualTo(Errno.OK);
        assertThat(isWritten(0)).isTrue();
        assertThat(flush(image)).isEqualTo(Errno.OK);
        image.close();
    }

    private RawImage open(CacheMode cache) throws IOException {
        return new RawImage(PATH, memory.open(options(cache).file()), options(cache));
    }

    private static ImageOptions options(CacheMode cache) {
        return new ImageOptions(Access.READ_WRITE, cache, Discard.ON);
    }

    private static int write(RawImage image, long offsetBytes, Durability durability) {
        ByteBuf buffer = Unpooled.directBuffer(4096, 4096).writeBytes(filled(4096));
        Completed completed = new Completed();
        image.submit(BlockRequest.write(offsetBytes, buffer, durability, completed));
        buffer.release();
        return completed.errno();
    }

    private static int flush(RawImage image) {
        Completed completed = new Completed();
        image.flush(completed);
        return completed.errno();
    }

    private boolean isWritten(long offsetBytes) {
        byte[] bytes = memory.peek(offsetBytes, 4096);
        assertThat(bytes).containsOnly(bytes[0]);
        return bytes[0] == 0x5a;
    }

    private static byte[] filled(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, (byte) 0x5a);
        return bytes;
    }
}
