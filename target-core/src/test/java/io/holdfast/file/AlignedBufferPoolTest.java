package io.holdfast.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.testkit.ManualExecutor;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignedBufferPoolTest {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private final AlignedBufferPool pool = new AlignedBufferPool(16 * MIB);
    private final ManualExecutor loop = new ManualExecutor();

    @AfterEach
    void nothingIsLeasedInTheEnd() {
        assertThat(pool.leasedBytes()).isZero();
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 512, 4096, 4097, 65536, 100_000, 4 * MIB, 8 * MIB})
    void leasesAnAlignedBufferOfExactlyTheLength(int lengthBytes) {
        ByteBuf buffer = lease(pool, lengthBytes);

        assertThat(buffer.memoryAddress() % 4096).isZero();
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.hasMemoryAddress()).isTrue();
        assertThat(buffer.refCnt()).isEqualTo(1);
        assertThat(buffer.capacity()).isEqualTo(lengthBytes);
        assertThat(buffer.maxCapacity()).isEqualTo(lengthBytes);
        assertThat(buffer.readerIndex()).isZero();
        assertThat(buffer.writerIndex()).isZero();
        buffer.release();
    }

    @Test
    @SuppressWarnings("restricted") // The test looks at the address as the kernel would.
    void addressAndNioBufferShowTheSameMemoryAsTheBuffer() {
        ByteBuf buffer = lease(pool, 8192);
        buffer.writeZero(8192).setCharSequence(4099, "holdfast", US_ASCII);

        MemorySegment memory = MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(8192);
        assertThat(memory.asSlice(4099, 8).toArray(ValueLayout.JAVA_BYTE)).isEqualTo("holdfast".getBytes(US_ASCII));
        assertThat(US_ASCII.decode(buffer.nioBuffer(4099, 8)).toString()).isEqualTo("holdfast");
        ByteBuf slice = buffer.slice(4096, 512);
        assertThat(slice.memoryAddress()).isEqualTo(buffer.memoryAddress() + 4096);
        buffer.release();
    }

    @Test
    void refusesAccessBeyondTheLengthThoughTheBlockIsLonger() {
        ByteBuf buffer = lease(pool, 5000);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.getByte(5000));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.setLong(4993, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.nioBuffer(4999, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.writeZero(5001));
        assertThatIllegalArgumentException().isThrownBy(() -> buffer.capacity(5001));
        buffer.release();
    }

    @Test
    void neverGrowsShrinksOrMovesALease() {
        ByteBuf buffer = lease(pool, 4096);

        assertThat(buffer.capacity(4096)).isSameAs(buffer);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> buffer.capacity(512));
        buffer.release();
    }

    @Test
    void doesNotMixUpTwoLeases() {
        ByteBuf first = lease(pool, 4096);
        ByteBuf second = lease(pool, 4096);

        first.writeZero(4096);
        second.writeBytes(filled(4096, 0x5a));
        assertThat(first.getByte(0)).isZero();
        assertThat(first.getByte(4095)).isZero();
        first.release();
        second.release();
    }

    @Test
    void aSecondReleaseThrowsAndTakesNothingFromTheNextLease() {
        ByteBuf stale = lease(pool, 4096);
        stale.release();
        ByteBuf next = lease(pool, 4096);

        assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(stale::release);
        assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(stale::memoryAddress);
        assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(() -> stale.getByte(0));
        assertThat(next.refCnt()).isEqualTo(1);
        assertThat(pool.leasedBytes()).isEqualTo(4096);
        next.release();
    }

    @Test
    void aRetainedSliceKeepsTheMemoryLeased() {
        ByteBuf buffer = lease(pool, 64 * KIB);
        ByteBuf slice = buffer.retainedSlice(4096, 4096);

        buffer.release();
        assertThat(pool.leasedBytes()).isEqualTo(64 * KIB);
        assertThat(slice.memoryAddress() % 4096).isZero();
        slice.release();
        assertThat(pool.leasedBytes()).isZero();
    }

    @Test
    void countsWhatTheLeasesTakeFromTheCapacity() {
        ByteBuf page = lease(pool, 1);
        ByteBuf odd = lease(pool, 65537);

        assertThat(pool.leasedBytes()).isEqualTo(4096 + 128 * KIB);
        assertThat(pool.capacityBytes()).isEqualTo(16 * MIB);
        assertThat(pool)
                .hasToString("AlignedBufferPool[135168 of 16777216 bytes leased, 8388608 allocated, 0 waiting]");
        page.release();
        odd.release();
    }

    @Test
    void givesOutTheWholeCapacityAndNotAByteMore() {
        List<ByteBuf> leased = new ArrayList<>();
        ByteBuf next = pool.tryLease(4096);
        while (next != null) {
            leased.add(next);
            next = pool.tryLease(4096);
        }

        assertThat(leased).hasSize(16 * MIB / 4096);
        assertThat(leased.stream().map(ByteBuf::memoryAddress).distinct()).hasSameSizeAs(leased);
        leased.forEach(ByteBuf::release);
    }

    @Test
    void memoryOfSmallLeasesServesLongOnesAfterwards() {
        List<ByteBuf> leased = new ArrayList<>();
        for (int i = 0; i < 16 * MIB / 4096; i++) {
            leased.add(lease(pool, 4096));
        }
        leased.forEach(ByteBuf::release);

        ByteBuf first = lease(pool, 8 * MIB);
        ByteBuf second = lease(pool, 8 * MIB);
        assertThat(pool.tryLease(1)).isNull();
        first.release();
        second.release();
    }

    @Test
    void usesACapacityThatIsNoMultipleOfASlab() {
        try (AlignedBufferPool odd = new AlignedBufferPool(8 * MIB + 3 * 4096 + 100)) {
            assertThat(odd.capacityBytes()).isEqualTo(8 * MIB + 3 * 4096);
            ByteBuf slab = lease(odd, 8 * MIB);
            ByteBuf two = lease(odd, 8192);
            ByteBuf one = lease(odd, 4096);
            assertThat(odd.tryLease(4096)).isNull();
            List.of(slab, two, one).forEach(ByteBuf::release);
        }
    }

    @Test
    void refusesLengthsThatNoPoolOfThisSizeCanEverServe() {
        try (AlignedBufferPool small = new AlignedBufferPool(64 * KIB)) {
            assertThat(small.maxLeaseBytes()).isEqualTo(64 * KIB);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.tryLease(64 * KIB + 1))
                    .withMessage("a lease of 65537 bytes: must be 1 to 65536");
            assertThatIllegalArgumentException().isThrownBy(() -> small.tryLease(0));
            assertThatIllegalArgumentException().isThrownBy(() -> small.lease(-1, loop, ByteBuf::release));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new AlignedBufferPool(4095));
    }

    @Test
    void answersAtOnceOnTheCallersStackWhileMemoryIsFree() {
        List<ByteBuf> ready = new ArrayList<>();
        pool.lease(4096, loop, ready::add);

        assertThat(ready).hasSize(1);
        assertThat(loop.pending()).isZero();
        ready.getFirst().release();
    }

    /**
     * <pre>
     *   leased: 8 MiB + 8 MiB      waiting: long (8 MiB), then short (4 KiB)
     * </pre>
     */
    @Test
    void servesWaitersInTheirOrderOnTheirExecutor() {
        ByteBuf first = lease(pool, 8 * MIB);
        ByteBuf second = lease(pool, 4 * MIB);
        ByteBuf third = lease(pool, 4 * MIB);
        List<ByteBuf> ready = new ArrayList<>();
        pool.lease(8 * MIB, loop, ready::add);
        pool.lease(4096, loop, ready::add);
        assertThat(pool.waitingLeases()).isEqualTo(2);

        second.release();
        loop.runAll();
        assertThat(ready).as("a short lease does not overtake a long one").isEmpty();
        assertThat(pool.tryLease(4096))
                .as("nor does a lease that will not wait")
                .isNull();

        third.release();
        assertThat(ready).as("only the executor calls").isEmpty();
        loop.runAll();
        assertThat(ready).hasSize(1).allMatch(buffer -> buffer.capacity() == 8 * MIB);

        first.release();
        loop.runAll();
        assertThat(ready).hasSize(2);
        ready.forEach(ByteBuf::release);
    }

    @Test
    void takesTheMemoryBackWhenTheWaitersLoopHasEnded() {
        ByteBuf first = lease(pool, 8 * MIB);
        ByteBuf second = lease(pool, 8 * MIB);
        pool.lease(
                4096,
                task -> {
                    throw new RejectedExecutionException("the loop has ended");
                },
                ByteBuf::release);

        first.release();
        second.release();
        assertThat(pool.waitingLeases()).isZero();
    }

    @Test
    void keepsTheMemoryOfLeasesThatAreOutWhenItIsClosed() {
        AlignedBufferPool closing = new AlignedBufferPool(MIB);
        ByteBuf buffer = lease(closing, 4096);
        closing.close();
        closing.close();

        assertThatIllegalStateException().isThrownBy(() -> closing.tryLease(4096));
        buffer.writeZero(4096);
        assertThat(buffer.getByte(4095)).isZero();
        buffer.release();
        assertThat(closing.leasedBytes()).isZero();
    }

    @Test
    void neverGivesTheSameMemoryToTwoThreads() throws Exception {
        int threads = 4;
        AtomicInteger clashes = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 1; thread <= threads; thread++) {
                int mark = thread;
                runs.add(executor.submit(() -> markAndCheck(mark, start, clashes)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(clashes).hasValue(0);
    }

    private void markAndCheck(int mark, CountDownLatch start, AtomicInteger clashes) {
        start.countDown();
        for (int turn = 0; turn < 2_000; turn++) {
            int lengthBytes = 4096 << (turn * mark % 8);
            ByteBuf buffer = lease(pool, lengthBytes);
            buffer.setInt(0, mark).setInt(lengthBytes - 4, mark);
            Thread.onSpinWait();
            if (buffer.getInt(0) != mark || buffer.getInt(lengthBytes - 4) != mark) {
                clashes.incrementAndGet();
            }
            buffer.release();
        }
    }

    private static ByteBuf lease(AlignedBufferPool from, int lengthBytes) {
        return Objects.requireNonNull(from.tryLease(lengthBytes), "no memory left");
    }

    private static byte[] filled(int lengthBytes, int value) {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
