package io.holdfast.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AheadTest {

    @Test
    void givesWhatComesOutInTheOrderInWhichItWasBegunAndNotInWhichItEnds() throws IOException {
        CountDownLatch secondHasEnded = new CountDownLatch(1);
        try (Ahead<String> work = new Ahead<>(2, 2)) {
            work.begin(() -> {
                secondHasEnded.await();
                return "first";
            });
            work.begin(() -> {
                secondHasEnded.countDown();
                return "second";
            });

            assertThat(work.isFull()).isTrue();
            assertThat(work.take()).isEqualTo("first");
            assertThat(work.take()).isEqualTo("second");
            assertThat(work.isEmpty()).isTrue();
        }
    }

    @Test
    void throwsWhatTheWorkHasThrown() {
        try (Ahead<String> work = new Ahead<>(1, 1)) {
            work.begin(() -> {
                throw new IOException("the disk is gone");
            });

            assertThatThrownBy(work::take).isInstanceOf(IOException.class).hasMessage("the disk is gone");
        }
    }

    @Test
    void closingWaitsForWhatIsBeingDone() throws InterruptedException {
        Thread closing = Thread.currentThread();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try (Ahead<String> work = new Ahead<>(1, 1)) {
            work.begin(() -> {
                begun.countDown();
                await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
                ended.set(true);
                return "";
            });
            begun.await();
        }

        assertThat(ended).isTrue();
    }
}
