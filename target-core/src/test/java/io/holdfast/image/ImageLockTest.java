package io.holdfast.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.FileHandle;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.testkit.MemoryFile;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ImageLockTest {

    private static final Path PATH = Path.of("/images/disk.raw");

    private final MemoryFile file = new MemoryFile(1 << 20);
    private final FileHandle first = file.open();
    private final FileHandle second = file.open();

    /** The bytes are QEMU's, and so they are all of the protocol. */
    @Test
    void aWriterLocksWhatQemuLooksFor() throws Exception {
        ImageLock.take(first, PATH, Access.READ_WRITE);

        assertThat(lockedBytes()).containsExactly(100L, 101L, 103L, 201L, 203L);
    }

    @Test
    void aReaderLocksWhatQemuLooksFor() throws Exception {
        ImageLock.take(first, PATH, Access.READ_ONLY);

        assertThat(lockedBytes()).containsExactly(100L, 201L, 203L);
    }

    @Test
    void anyNumberMayRead() throws Exception {
        ImageLock.take(first, PATH, Access.READ_ONLY);
        ImageLock.take(second, PATH, Access.READ_ONLY);
    }

    @Test
    void aWriterIsAlone() throws Exception {
        for (Access present : Access.values()) {
            for (Access coming : Access.values()) {
                if (present == Access.READ_WRITE || coming == Access.READ_WRITE) {
                    try (FileHandle holder = file.open();
                            FileHandle other = file.open()) {
                        ImageLock.take(holder, PATH, present);
                        assertThatExceptionOfType(ImageException.class)
                                .isThrownBy(() -> ImageLock.take(other, PATH, coming))
                                .matches(e -> e.kind() == ImageException.Kind.LOCKED)
                                .withMessageStartingWith("/images/disk.raw: is in use: ");
                    }
                }
            }
        }
    }

    @Test
    void whoIsRefusedLeavesNoLockBehind() throws Exception {
        ImageLock.take(first, PATH, Access.READ_WRITE);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageLock.take(second, PATH, Access.READ_WRITE));

        first.close();
        assertThat(lockedBytes()).isEmpty();
        ImageLock.take(second, PATH, Access.READ_WRITE);
    }

    private LongStream lockedBytes() throws Exception {
        try (FileHandle observer = file.open()) {
            LongStream.Builder locked = LongStream.builder();
            for (long at = 0; at < 300; at++) {
                if (observer.locks().heldByAnother(at)) {
                    locked.add(at);
                }
            }
            return locked.build();
        }
    }
}
