package io.holdfast.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.testkit.Completed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every image must do, whatever its format; a format's test extends it and says how an image is made and opened. */
public abstract class BlockDeviceContract {

    private static final int MIB = 1 << 20;

    private BlockDevice device;

    /** A new image, open for writing, that gives space back if it ever can. Called once in each test. */
    protected abstract BlockDevice create(long sizeBytes) throws IOException;

    /** The image that was created last, which is closed now, opened again. */
    protected abstract BlockDevice reopen(BlockLimits.Access access) throws IOException;

    /** Where requests are submitted and completed. */
    protected Executor loop() {
        return Runnable::run;
    }

    @AfterEach
    protected final void closeDevice() throws IOException {
        if (device != null) {
            device.close();
        }
    }

    @Test
    void aNewImageReadsAsZeroesAndIsAllHole() throws Exception {
        device = create(8 * MIB);

        assertThat(device.sizeBytes()).isEqualTo(8 * MIB);
        assertThat(read(0, MIB)).containsOnly(0);
        assertThat(read(8 * MIB - 512, 512)).containsOnly(0);
        assertThat(device.extents(0, 8 * MIB, 10)).containsExactly(new Extent.Hole(0, 8 * MIB));
    }

    /** T47: so that hosts can be warned before it is full. */
    @Test
    void tellsHowMuchMoreTheHostHas() throws Exception {
        device = create(8 * MIB);

        assertThat(device.availableBytes().orElseThrow()).isPositive();
    }

    @Test
    void readsBackWhatWasWrittenAlsoAfterItWasOpenedAgain() throws Exception {
        device = create(8 * MIB);
        byte[] bytes = random(300 * 1024, 1);
        assertThat(write(512, bytes, Durability.CACHED)).isEqualTo(Errno.OK);
        assertThat(read(512, bytes.length)).isEqualTo(bytes);

        device.close();
        device = reopen(BlockLimits.Access.READ_WRITE);
        assertThat(device.sizeBytes()).isEqualTo(8 * MIB);
        assertThat(read(512, bytes.length)).isEqualTo(bytes);
        assertThat(read(0, 512)).containsOnly(0);
        assertThat(read(512 + bytes.length, 512)).containsOnly(0);
    }

    @Test
    void takesTheLongestTransferThatItAllows() throws Exception {
        device = create(16 * MIB);
        int length = device.limits().maxTransferBytes();
        assertThat(length).isGreaterThanOrEqualTo(MIB);

        byte[] bytes = random(length, 2);
        assertThat(write(512, bytes, Durability.DURABLE)).isEqualTo(Errno.OK);
        assertThat(read(512, length)).isEqualTo(bytes);
    }

    @Test
    void leavesBuffersAsTheyWere() throws Exception {
        device = create(MIB);
        ByteBuf buffer = Unpooled.directBuffer(8192, 8192);
        buffer.writeBytes(random(8192, 3)).setIndex(1024, 2048);
        Completed written = new Completed();
        device.submit(BlockRequest.write(4096, buffer, Durability.CACHED, written));
        assertThat(written.await()).isEqualTo(Errno.OK);
        assertThat(buffer.readerIndex()).isEqualTo(1024);
        assertThat(buffer.writerIndex()).isEqualTo(2048);

        buffer.setIndex(0, 4096);
        Completed read = new Completed();
        device.submit(BlockRequest.read(4096, buffer, read));
        assertThat(read.await()).isEqualTo(Errno.OK);
        assertThat(buffer.readerIndex()).isZero();
        assertThat(buffer.writerIndex()).isEqualTo(4096);
        assertThat(buffer.refCnt()).isEqualTo(1);
        byte[] source = random(8192, 3);
        assertThat(bytes(buffer, 0, 4096)).isEqualTo(Arrays.copyOf(source, 4096));
        assertThat(bytes(buffer, 4096, 1024)).isEqualTo(Arrays.copyOfRange(source, 1024, 2048));
        buffer.release();
    }

    @Test
    void zeroesAndDiscardsReadAsZeroesAndTouchNothingBeside() throws Exception {
        for (BlockRequest.Kind kind : List.of(BlockRequest.Kind.WRITE_ZEROES, BlockRequest.Kind.DISCARD)) {
            device = create(2 * MIB);
            byte[] bytes = random(MIB, 4);
            write(0, bytes, Durability.CACHED);

            assertThat(zero(kind, 3 * 512, 512)).isEqualTo(Errno.OK);
            assertThat(zero(kind, 8192 + 512, 100 * 1024)).isEqualTo(Errno.OK);
            assertThat(zero(kind, 512 * 1024, 128 * 1024)).isEqualTo(Errno.OK);
            Arrays.fill(bytes, 3 * 512, 4 * 512, (byte) 0);
            Arrays.fill(bytes, 8192 + 512, 8192 + 512 + 100 * 1024, (byte) 0);
            Arrays.fill(bytes, 512 * 1024, 640 * 1024, (byte) 0);
            assertThat(read(0, MIB)).isEqualTo(bytes);
            device.close();
        }
    }

    @Test
    void aDiscardOfWholeGranulesMakesAHole() throws Exception {
        device = create(8 * MIB);
        write(0, random(4 * MIB, 5), Durability.CACHED);
        flush();
        int granule = device.limits().discardGranularityBytes();
        assertThat(device.limits().thin()).isEqualTo(granule > 0);
        if (granule > 0) {
            assertThat(MIB % granule).isZero();
            assertThat(zero(BlockRequest.Kind.DISCARD, MIB, 2 * MIB)).isEqualTo(Errno.OK);
            assertThat(device.extents(0, 4 * MIB, 10))
                    .containsExactly(
                            new Extent.Data(0, MIB), new Extent.Hole(MIB, 2 * MIB), new Extent.Data(3 * MIB, MIB));
        }
    }

    @Test
    void extentsCoverTheRangeExactlyAndEndAtTheLimit() throws Exception {
        device = create(8 * MIB);
        for (int i = 0; i < 8; i += 2) {
            write((long) i * MIB, random(64 * 1024, i), Durability.CACHED);
        }
        flush();
        List<Extent> all = device.extents(32 * 1024, 7 * MIB, 100);
        long at = 32 * 1024;
        for (Extent extent : all) {
            assertThat(extent.offsetBytes()).isEqualTo(at);
            assertThat(extent.lengthBytes()).isPositive();
            at += extent.lengthBytes();
            if (extent instanceof Extent.Hole) {
                assertThat(read(extent.offsetBytes(), (int) Math.min(MIB, extent.lengthBytes())))
                        .containsOnly(0);
            }
        }
        assertThat(at).isEqualTo(32 * 1024 + 7 * MIB);
        assertThat(all.getFirst()).isInstanceOf(Extent.Data.class);
        assertThat(all).hasSizeGreaterThan(2);
        assertThat(device.extents(32 * 1024, 7 * MIB, 2)).isEqualTo(all.subList(0, 2));
    }

    /** A format whose images keep their size says so instead. */
    @Test
    protected void growsWithZeroesAndShrinks() throws Exception {
        device = create(MIB);
        byte[] bytes = random(MIB, 6);
        write(0, bytes, Durability.CACHED);
        device.resize(3 * MIB);
        assertThat(device.sizeBytes()).isEqualTo(3 * MIB);
        assertThat(read(MIB, MIB)).containsOnly(0);
        assertThat(write(3 * MIB - 512, random(512, 7), Durability.CACHED)).isEqualTo(Errno.OK);

        device.resize(512 * 1024);
        assertThat(device.sizeBytes()).isEqualTo(512 * 1024);
        assertThat(read(0, 512 * 1024)).isEqualTo(Arrays.copyOf(bytes, 512 * 1024));
        device.resize(MIB);
        assertThat(read(512 * 1024, 512 * 1024)).as("what was cut off is gone").containsOnly(0);
        device.close();
        device = reopen(BlockLimits.Access.READ_WRITE);
        assertThat(device.sizeBytes()).isEqualTo(MIB);
    }

    @Test
    void whatTheCallerShouldHaveCheckedIsItsBug() throws Exception {
        device = create(MIB);
        int tooLong = device.limits().maxTransferBytes() + 512;
        ByteBuf sector = Unpooled.directBuffer(512, 512);
        ByteBuf much = Unpooled.directBuffer(tooLong, tooLong);
        Completed never = new Completed();

        assertThatIllegalArgumentException().isThrownBy(() -> device.submit(BlockRequest.read(MIB, sector, never)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.submit(BlockRequest.read(Long.MAX_VALUE - 511, sector, never)));
        assertThatIllegalArgumentException().isThrownBy(() -> device.submit(BlockRequest.read(-512, sector, never)));
        assertThatIllegalArgumentException().isThrownBy(() -> device.submit(BlockRequest.read(0, much, never)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.submit(BlockRequest.discard(MIB - 512, 1024, never)));
        assertThat(never.done()).isFalse();
        sector.release();
        much.release();
    }

    @Test
    void anImageOpenedForReadingIsOnlyRead() throws Exception {
        device = create(MIB);
        byte[] bytes = random(4096, 8);
        write(0, bytes, Durability.CACHED);
        device.close();
        device = reopen(BlockLimits.Access.READ_ONLY);

        assertThat(device.limits().readOnly()).isTrue();
        assertThat(device.limits().thin()).isFalse();
        assertThat(read(0, 4096)).isEqualTo(bytes);
        assertThatIllegalArgumentException().isThrownBy(() -> write(0, bytes, Durability.CACHED));
        assertThatIllegalArgumentException().isThrownBy(() -> zero(BlockRequest.Kind.DISCARD, 0, 4096));
        assertThat(flush()).isEqualTo(Errno.OK);
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        device = create(MIB);
        device.close();
        device.close();
        device = reopen(BlockLimits.Access.READ_WRITE);
        assertThat(read(0, 512)).containsOnly(0);
    }

    /** Creates the image that this test is about. */
    protected final BlockDevice start(long sizeBytes) throws IOException {
        return adopt(create(sizeBytes));
    }

    /** This test is about that image; it is closed at the end. */
    protected final BlockDevice adopt(BlockDevice image) {
        device = image;
        return image;
    }

    protected final BlockDevice device() {
        return device;
    }

    protected int write(long offsetBytes, byte[] bytes, Durability durability) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
        try {
            Completed completed = new Completed(loop());
            onLoop(() -> device.submit(BlockRequest.write(offsetBytes, buffer, durability, completed)));
            return completed.await();
        } finally {
            buffer.release();
        }
    }

    protected byte[] read(long offsetBytes, int lengthBytes) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(lengthBytes, lengthBytes);
        try {
            Completed completed = new Completed(loop());
            onLoop(() -> device.submit(BlockRequest.read(offsetBytes, buffer, completed)));
            assertThat(completed.await()).isEqualTo(Errno.OK);
            return bytes(buffer, 0, lengthBytes);
        } finally {
            buffer.release();
        }
    }

    protected int zero(BlockRequest.Kind kind, long offsetBytes, long lengthBytes) throws InterruptedException {
        Completed completed = new Completed(loop());
        BlockRequest request = new BlockRequest(kind, offsetBytes, lengthBytes, null, Durability.CACHED, completed);
        onLoop(() -> device.submit(request));
        return completed.await();
    }

    protected int flush() throws InterruptedException {
        Completed completed = new Completed(loop());
        onLoop(() -> device.flush(completed));
        return completed.await();
    }

    /** Waits until the request has been submitted, and throws what that threw. */
    private void onLoop(Runnable submit) throws InterruptedException {
        FutureTask<?> task = new FutureTask<>(submit, null);
        loop().execute(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(e.getCause());
        }
    }

    protected static byte[] random(int lengthBytes, long seed) {
        byte[] bytes = new byte[lengthBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(ByteBuf buffer, int index, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(index, bytes);
        return bytes;
    }
}
