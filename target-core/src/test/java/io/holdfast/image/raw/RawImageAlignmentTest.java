package io.holdfast.image.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T39: a disk of 512-byte blocks on a device that takes 4096 at a time. */
class RawImageAlignmentTest {

    private final AlignedBufferPool pool = new AlignedBufferPool(1 << 20);
    private final MemoryFile memory = new MemoryFile(1 << 20, 4096);
    private final FaultyFile disk = new FaultyFile(memory.open(options().file()));
    private final ByteBuf sector = Objects.requireNonNull(pool.tryLease(512));
    private RawImage image;

    @BeforeEach
    void open() throws IOException {
        image = new RawImage(Path.of("/images/disk.raw"), disk, options());
        byte[] old = new byte[1 << 20];
        Arrays.fill(old, (byte) 0x11);
        memory.poke(0, old);
        sector.writeBytes(filled(512));
    }

    @AfterEach
    void close() throws IOException {
        image.close();
        sector.release();
        assertThat(pool.leasedBytes()).isZero();
        pool.close();
    }

    @Test
    void tellsThatWritesBelow4096BytesAreDear() {
        assertThat(image.limits().requestAlignmentBytes()).isEqualTo(512);
        assertThat(image.limits().physicalBlockBytes()).isEqualTo(4096);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> image.submit(BlockRequest.discard(100, 512, new Completed())));
    }

    @Test
    void aSectorIsReadChangedAndWrittenBackWithItsBlock() {
        disk.hold();
        Completed completed = write(3 * 512, Durability.DURABLE);
        assertThat(disk.held()).hasToString("[READ of 4096 bytes at 0]");
        disk.completeNext();
        assertThat(disk.held()).hasToString("[WRITE of 4096 bytes at 0]");
        assertThat(completed.done()).isFalse();
        disk.completeNext();

        assertThat(completed.errno()).isEqualTo(Errno.OK);
        assertThat(memory.peek(0, 1536)).containsOnly(0x11);
        assertThat(memory.peek(1536, 512)).containsOnly(0x5a);
        assertThat(memory.peek(2048, 4096)).containsOnly(0x11);
        disk.resume();
    }

    @Test
    void wholeBlocksGoToTheDiskAsTheyAre() {
        disk.hold();
        ByteBuf block = Objects.requireNonNull(pool.tryLease(8192));
        block.writeBytes(filled(8192));
        Completed completed = new Completed();
        image.submit(BlockRequest.write(4096, block, Durability.CACHED, completed));

        assertThat(disk.held()).hasToString("[WRITE of 8192 bytes at 4096]");
        disk.resume();
        assertThat(completed.errno()).isEqualTo(Errno.OK);
        block.release();
    }

    @Test
    void aWriteToABlockThatIsBeingChangedWaits() {
        disk.hold();
        Completed first = write(0, Durability.CACHED);
        Completed second = write(512, Durability.CACHED);
        Completed elsewhere = write(8192, Durability.CACHED);

        assertThat(disk.held()).hasToString("[READ of 4096 bytes at 0, READ of 4096 bytes at 8192]");
        disk.completeNext();
        disk.held().get(1).complete();
        assertThat(first.errno()).isEqualTo(Errno.OK);
        assertThat(second.done()).isFalse();
        assertThat(disk.held()).hasToString("[READ of 4096 bytes at 8192, READ of 4096 bytes at 0]");
        disk.resume();
        assertThat(second.errno()).isEqualTo(Errno.OK);
        assertThat(elsewhere.errno()).isEqualTo(Errno.OK);
        assertThat(memory.peek(0, 1024)).containsOnly(0x5a);
    }

    @Test
    void readsDoNotWaitForAnybody() {
        disk.hold();
        write(0, Durability.CACHED);
        ByteBuf target = Objects.requireNonNull(pool.tryLease(512));
        Completed read = new Completed();
        image.submit(BlockRequest.read(512, target, read));

        disk.held().get(1).complete();
        assertThat(read.errno()).isEqualTo(Errno.OK);
        assertThat(target.getByte(0)).isEqualTo((byte) 0x11);
        target.release();
        disk.resume();
    }

    @Test
    void aReadThatFailsFailsTheWriteAndLetsTheNextOneGo() {
        disk.hold();
        Completed first = write(0, Durability.CACHED);
        Completed second = write(512, Durability.CACHED);
        disk.held().getFirst().fail(Errno.EIO);

        assertThat(first.errno()).isEqualTo(Errno.EIO);
        assertThat(memory.peek(0, 512)).containsOnly(0x11);
        disk.resume();
        assertThat(second.errno()).isEqualTo(Errno.OK);
    }

    @Test
    void aDiscardWaitsForAWriteToItsBlocksAndTheOtherWayRound() {
        disk.hold();
        Completed write = write(4096 + 512, Durability.CACHED);
        Completed discard = new Completed();
        image.submit(BlockRequest.discard(4096, 8192, discard));
        assertThat(disk.held()).hasToString("[READ of 4096 bytes at 4096]");
        disk.completeNext();
        disk.completeNext();

        assertThat(write.errno()).isEqualTo(Errno.OK);
        assertThat(disk.held()).hasToString("[DISCARD of 8192 bytes at 4096]");
        Completed late = write(8192, Durability.CACHED);
        assertThat(disk.held()).hasSize(1);
        disk.resume();
        assertThat(discard.errno()).isEqualTo(Errno.OK);
        assertThat(late.errno()).isEqualTo(Errno.OK);
        assertThat(memory.peek(4096, 4096)).containsOnly(0);
        assertThat(memory.peek(8192, 512)).containsOnly(0x5a);
        assertThat(memory.peek(8704, 3584)).containsOnly(0);
    }

    @Test
    void writesZeroesWhereTheFileSystemHasNoBetterWayAndAsksOnlyOnce() {
        disk.failNext(PendingIo.Kind.DISCARD, Errno.EOPNOTSUPP);
        disk.failNext(PendingIo.Kind.WRITE_ZEROES, Errno.EOPNOTSUPP);
        Completed first = new Completed();
        image.submit(BlockRequest.discard(512, 600 * 1024, first));
        assertThat(first.errno()).isEqualTo(Errno.OK);
        assertThat(memory.peek(0, 512)).containsOnly(0x11);
        assertThat(memory.peek(512, 600 * 1024)).containsOnly(0);
        assertThat(memory.peek(512 + 600 * 1024, 512)).containsOnly(0x11);

        disk.hold();
        image.submit(BlockRequest.writeZeroes(700 * 1024, 65536, Durability.CACHED, new Completed()));
        image.submit(BlockRequest.discard(800 * 1024, 65536, new Completed()));
        assertThat(disk.held().stream().map(PendingIo::kind))
                .containsExactly(PendingIo.Kind.WRITE, PendingIo.Kind.WRITE);
        disk.resume();
    }

    @Test
    void aDiskThatIsFullSaysSoOfZeroesToo() {
        disk.failNext(PendingIo.Kind.WRITE_ZEROES, Errno.ENOSPC);
        Completed completed = new Completed();
        image.submit(BlockRequest.writeZeroes(0, 65536, Durability.CACHED, completed));

        assertThat(completed.errno()).isEqualTo(Errno.ENOSPC);
    }

    @Test
    void takesMemoryThatTheDiskCannotReach() {
        ByteBuf odd = Unpooled.directBuffer(8200);
        odd.writeZero(3).writeBytes(filled(8192)).skipBytes(3);
        Completed written = new Completed();
        image.submit(BlockRequest.write(4096, odd, Durability.CACHED, written));
        assertThat(written.errno()).isEqualTo(Errno.OK);
        assertThat(memory.peek(4096, 8192)).containsOnly(0x5a);

        ByteBuf target = Unpooled.directBuffer(4099, 4099);
        target.writeZero(3);
        Completed read = new Completed();
        image.submit(BlockRequest.read(4096, target, read));
        assertThat(read.errno()).isEqualTo(Errno.OK);
        assertThat(target.getByte(2)).isZero();
        assertThat(target.getByte(3)).isEqualTo((byte) 0x5a);
        assertThat(target.getByte(4098)).isEqualTo((byte) 0x5a);
        List.of(odd, target).forEach(ByteBuf::release);
    }

    private Completed write(long offsetBytes, Durability durability) {
        Completed completed = new Completed();
        image.submit(BlockRequest.write(offsetBytes, sector, durability, completed));
        return completed;
    }

    private static ImageOptions options() {
        return new ImageOptions(Access.READ_WRITE, CacheMode.NONE, Discard.ON);
    }

    private static byte[] filled(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, (byte) 0x5a);
        return bytes;
    }
}
