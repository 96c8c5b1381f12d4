package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBlockDeviceTest {

    private static final long TEBIBYTE = 1L << 40;

    private final MemoryBlockDevice device = new MemoryBlockDevice(4 * TEBIBYTE);

    @Test
    void readsBackWhatWasWrittenFarBeyondThe32BitRange() {
        write(3 * TEBIBYTE + 4000, "across a page border, or so it should be", Durability.CACHED);

        assertThat(device.peek(3 * TEBIBYTE + 4000, 40)).asString(US_ASCII).startsWith("across a page border");
        assertThat(device.peek(0, 4)).containsOnly(0);
        ByteBuf target = Unpooled.buffer(8, 8);
        Completed read = new Completed();
        device.submit(BlockRequest.read(3 * TEBIBYTE + 4000, target, read));
        assertThat(read.errno()).isEqualTo(Errno.OK);
        assertThat(target.getCharSequence(0, 6, US_ASCII).toString()).isEqualTo("across");
        assertThat(target.writerIndex()).isZero();
    }

    @Test
    void whatIsHeldIsEndedInTheOrderThatTheTestLikes() {
        device.hold();
        Completed first = write(0, "first", Durability.CACHED);
        Completed second = write(0, "second", Durability.CACHED);
        assertThat(device.held()).hasToString("[WRITE of 5 bytes at 0, WRITE of 6 bytes at 0]");

        PendingIo last = device.held().getFirst();
        device.held().get(1).complete();
        assertThat(second.done()).isTrue();
        assertThat(first.done()).isFalse();
        last.complete();
        assertThat(device.peek(0, 6)).asString(US_ASCII).isEqualTo("firstd");
        assertThat(device.held()).isEmpty();
        assertThatIllegalStateException().isThrownBy(last::complete);
    }

    @Test
    void failsAsPlannedAndOnlyThen() {
        device.failNext(PendingIo.Kind.WRITE, Errno.ENOSPC);

        assertThat(write(0, "lost", Durability.CACHED).errno()).isEqualTo(Errno.ENOSPC);
        assertThat(write(0, "kept", Durability.CACHED).errno()).isEqualTo(Errno.OK);
        assertThat(device.peek(0, 4)).asString(US_ASCII).isEqualTo("kept");
    }

    @Test
    void losesInAPowerCutWhatWasNotFlushed() {
        write(0, "durable", Durability.DURABLE);
        write(100, "flushed", Durability.CACHED);
        device.flush(new Completed());
        write(200, "cached", Durability.CACHED);

        device.powerCut();
        assertThat(device.peek(0, 7)).asString(US_ASCII).isEqualTo("durable");
        assertThat(device.peek(100, 7)).asString(US_ASCII).isEqualTo("flushed");
        assertThat(device.peek(200, 6)).containsOnly(0);
    }

    @Test
    void aFlushCoversOnlyWhatWasDoneBeforeIt() {
        device.hold();
        Completed flush = new Completed();
        device.flush(flush);
        Completed write = write(0, "later", Durability.CACHED);
        device.held().get(1).complete();
        device.completeNext();

        assertThat(write.errno()).isEqualTo(Errno.OK);
        assertThat(flush.errno()).isEqualTo(Errno.OK);
        device.powerCut();
        assertThat(device.peek(0, 5)).containsOnly(0);
    }

    @Test
    void anOldWriteNeverComesBackOverANewerDurableOne() {
        write(0, "aaaaaaaaaa", Durability.CACHED);
        write(5, "bbbbbbbbbb", Durability.CACHED);
        write(12, "cccccccc", Durability.DURABLE);

        device.powerCut(new Random(42));
        assertThat(device.peek(0, 20)).asString(US_ASCII).isEqualTo("aaaaabbbbbbbcccccccc");
    }

    @Test
    void aFailedFlushMakesNothingDurable() {
        device.failFlushes(Errno.EIO);
        write(0, "cached", Durability.CACHED);
        Completed flush = new Completed();
        device.flush(flush);

        assertThat(flush.errno()).isEqualTo(Errno.EIO);
        device.powerCut();
        assertThat(device.peek(0, 6)).containsOnly(0);
        assertThat(device.flushes()).isEqualTo(1);
    }

    @Test
    void tellsHolesFromData() {
        write(8192, "x", Durability.CACHED);
        device.submit(BlockRequest.writeZeroes(16384, 4096, Durability.CACHED, new Completed()));

        assertThat(device.extents(0, 65536, 10))
                .containsExactly(
                        new Extent.Hole(0, 8192),
                        new Extent.Data(8192, 4096),
                        new Extent.Hole(12288, 4096),
                        new Extent.Data(16384, 4096),
                        new Extent.Hole(20480, 45056));
        device.submit(BlockRequest.discard(0, 65536, new Completed()));
        assertThat(device.extents(0, 65536, 10)).containsExactly(new Extent.Hole(0, 65536));
        assertThat(device.allocatedBytes()).isZero();
    }

    @Test
    void discardZeroesAlsoWhatIsLessThanAPage() {
        write(0, "0123456789", Durability.CACHED);
        device.submit(BlockRequest.discard(2, 3, new Completed()));

        assertThat(device.peek(0, 10)).asString(US_ASCII).isEqualTo("01\0\0\0" + "56789");
    }

    @Test
    void refusesRequestsThatBreakTheContract() {
        MemoryBlockDevice strict =
                new MemoryBlockDevice(65536, new BlockLimits(512, 4096, 8192, 0, BlockLimits.Access.READ_ONLY));
        Completed never = new Completed();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> strict.submit(BlockRequest.read(65536, Unpooled.buffer(512, 512), never)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strict.submit(BlockRequest.read(100, Unpooled.buffer(512, 512), never)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strict.submit(BlockRequest.read(0, Unpooled.buffer(16384, 16384), never)));
        assertThatIllegalArgumentException().isThrownBy(() -> strict.submit(BlockRequest.discard(0, 512, never)));
        assertThat(never.done()).isFalse();
    }

    @Test
    void callsBackOnlyThroughTheCompletionsExecutor() {
        ManualExecutor loop = new ManualExecutor();
        Completed flush = new Completed(loop);
        device.flush(flush);

        assertThat(flush.done()).isFalse();
        loop.runAll();
        assertThat(flush.errno()).isEqualTo(Errno.OK);
    }

    private Completed write(long offsetBytes, String text, Durability durability) {
        Completed completed = new Completed();
        device.submit(BlockRequest.write(offsetBytes, Unpooled.copiedBuffer(text, US_ASCII), durability, completed));
        return completed;
    }
}
