package io.holdfast.file.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.posix.InFlight;
import io.holdfast.testkit.Completed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingQueueTest {

    private static final int RWF_DSYNC = 2;
    private static final int EINTR = 4;
    private static final int ECANCELED = 125;

    private final FakeBlockingFile blocking = new FakeBlockingFile(4096);
    private final InFlight inFlight = new InFlight();
    private final RingQueue queue = new RingQueue(5, blocking, inFlight);
    private final FakeRing ring = new FakeRing(queue);
    private final ByteBuf buffer = Unpooled.directBuffer(4096, 4096);

    /** Each test ends what it began: else closing the file would wait for ever. */
    @AfterEach
    void nothingIsLeftUnderWay() {
        assertThat(ring.underWay()).isZero();
        assertThat(inFlight.drain()).isTrue();
        buffer.release();
    }

    @Test
    void keepsWhatIsTooMuchUntilTheKernelHasEndedSomething() {
        List<Completed> reads = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            reads.add(read(i * 4096L));
        }
        assertThat(ring.underWay()).isEqualTo(RingQueue.MAX_IN_FLIGHT);

        for (int i = 0; i < 300; i++) {
            assertThat(ring.oldest("union1"))
                    .as("the offset, in the order of submission")
                    .isEqualTo(i * 4096L);
            ring.end(4096);
            assertThat(reads.get(i).errno()).isEqualTo(Errno.OK);
            assertThat(ring.underWay()).isEqualTo(Math.min(RingQueue.MAX_IN_FLIGHT, 299 - i));
        }
        assertThat(blocking.asked).isEmpty();
    }

    @Test
    void asksForDurabilityWithTheWriteThatNeedsIt() {
        Completed cached = write(Durability.CACHED);
        assertThat(ring.oldest("union3")).isZero();
        ring.end(4096);
        Completed durable = write(Durability.DURABLE);
        assertThat(ring.oldest("union3")).isEqualTo(RWF_DSYNC);
        ring.end(4096);

        assertThat(cached.errno()).isEqualTo(Errno.OK);
        assertThat(durable.errno()).isEqualTo(Errno.OK);
    }

    @Test
    void leavesShortTransfersAndFailedReadsToTheBlockingCalls() {
        Completed brief = read(0);
        ring.end(512);
        Completed behindTheEnd = read(8192);
        blocking.errno = Errno.ENODATA;
        ring.end(0);
        Completed briefWrite = write(Durability.DURABLE);
        blocking.errno = Errno.OK;
        ring.end(512);

        assertThat(brief.errno()).isEqualTo(Errno.OK);
        assertThat(behindTheEnd.errno()).isEqualTo(Errno.ENODATA);
        assertThat(briefWrite.errno()).isEqualTo(Errno.OK);
        assertThat(blocking.asked).containsExactly("read 4096 at 0", "read 4096 at 8192", "write 4096 at 0 DURABLE");
    }

    /** The kernel tells of a lost flush once: a second try would succeed, and data that was acknowledged before be lost in silence. */
    @Test
    void doesNotTryAFailedDurableWriteAgain() {
        Completed failed = write(Durability.DURABLE);
        ring.end(-Errno.EIO);

        assertThat(failed.errno()).isEqualTo(Errno.EIO);
        assertThat(blocking.asked).containsExactly("failed 4096 at 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EAGAIN, EINTR, ECANCELED})
    void triesAgainWhatWasNotDone(int errno) {
        Completed repeated = write(Durability.DURABLE);
        ring.end(-errno);

        assertThat(repeated.errno()).isEqualTo(Errno.OK);
        assertThat(blocking.asked).containsExactly("write 4096 at 0 DURABLE");
    }

    @Test
    void doesWithoutARingThatTakesNothingAnyMore() {
        ring.cancel();
        Completed read = read(4096);

        assertThat(read.errno()).isEqualTo(Errno.OK);
        assertThat(blocking.asked).containsExactly("read 4096 at 4096");
    }

    @Test
    void emptiesItsQueueWhenTheRingTakesNothingAnyMore() {
        List<Completed> reads = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            reads.add(read(0));
        }
        ring.cancel();
        ring.end(4096);

        assertThat(reads.stream().filter(Completed::done)).hasSize(20_000 - RingQueue.MAX_IN_FLIGHT + 1);
        while (ring.underWay() > 0) {
            ring.end(4096);
        }
        assertThat(reads).allMatch(Completed::done);
    }

    @Test
    void aCompletionThatFailsHarmsNobodyElse() {
        inFlight.begin();
        queue.read(0, buffer, new IoCompletion() {
            @Override
            public Executor executor() {
                return Runnable::run;
            }

            @Override
            public void completed(int errno) {
                throw new IllegalStateException("a fault of the test");
            }
        });
        Completed other = read(0);
        ring.end(4096);
        ring.end(4096);

        assertThat(other.errno()).isEqualTo(Errno.OK);
    }

    @Test
    void aCompletionMaySubmitTheNextOperation() {
        Completed last = new Completed();
        inFlight.begin();
        queue.read(0, buffer, new IoCompletion() {
            @Override
            public Executor executor() {
                return Runnable::run;
            }

            @Override
            public void completed(int errno) {
                inFlight.begin();
                queue.read(4096, buffer, last);
            }
        });
        ring.end(4096);
        assertThat(ring.oldest("union1")).isEqualTo(4096);
        ring.end(4096);

        assertThat(last.errno()).isEqualTo(Errno.OK);
    }

    @Test
    void takesOneReadAtATimeThatTheKernelMayHaveToWaitForOnTheLoop() {
        RingQueue cached = new RingQueue(5, new FakeBlockingFile(1), inFlight);
        FakeRing cachedRing = new FakeRing(cached);
        assertThat(cached.suitsRead(256 << 10)).isTrue();
        assertThat(cached.suitsRead((256 << 10) + 1)).as("a long copy").isFalse();

        inFlight.begin();
        cached.read(0, buffer, new Completed());
        assertThat(cached.suitsRead(4096)).isFalse();
        cachedRing.end(4096);
        assertThat(cached.suitsRead(4096)).isTrue();
    }

    @Test
    void takesAnyReadThatGoesPastThePageCache() {
        read(0);

        assertThat(queue.suitsRead(1 << 20)).isTrue();
        ring.end(4096);
    }

    private Completed read(long offsetBytes) {
        Completed completed = new Completed();
        buffer.setIndex(0, 0);
        inFlight.begin();
        queue.read(offsetBytes, buffer, completed);
        return completed;
    }

    private Completed write(Durability durability) {
        Completed completed = new Completed();
        buffer.setIndex(0, 4096);
        inFlight.begin();
        queue.write(0, buffer, durability, completed);
        return completed;
    }
}
