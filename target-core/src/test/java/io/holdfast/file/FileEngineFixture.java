package io.holdfast.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.FileOptions.Access;
import io.holdfast.testkit.Completed;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of engines share: an engine, a folder on a disk, files in it, and a loop to call from. */
abstract class FileEngineFixture {

    static final int KIB = 1 << 10;
    static final int MIB = 1 << 20;

    private final AlignedBufferPool pool = new AlignedBufferPool(16 * MIB);
    private final List<FileHandle> opened = new ArrayList<>();
    FileEngine engine;
    Path folder;

    /** A new engine. */
    protected abstract FileEngine newEngine();

    /** An event loop that the engine works with. */
    protected abstract Executor loop();

    /** Whether the calling thread is the loop's. */
    protected abstract boolean inLoop();

    @BeforeEach
    void openTheEngine() throws IOException {
        engine = newEngine();
        // Not java.io.tmpdir: it may be a tmpfs, which has neither O_DIRECT nor anything to make stable.
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "engine");
    }

    @AfterEach
    void closeTheEngine() throws IOException {
        opened.forEach(FileHandle::close);
        engine.close();
        assertThat(pool.leasedBytes()).isZero();
        pool.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    interface Submit {

        void to(Completed completed);
    }

    /** A completion that notes where it is called. */
    final class OnLoop implements IoCompletion {

        final Completed completed = new Completed();
        volatile boolean calledInLoop;

        @Override
        public Executor executor() {
            return loop();
        }

        @Override
        public void completed(int errno) {
            calledInLoop = inLoop();
            completed.completed(errno);
        }
    }

    void readAgain(FileHandle file, ByteBuf buffer, int times, Completed last) {
        file.read(0, buffer, new IoCompletion() {
            @Override
            public Executor executor() {
                return loop();
            }

            @Override
            public void completed(int errno) {
                if (errno != Errno.OK || times == 1) {
                    last.completed(errno);
                } else {
                    readAgain(file, buffer, times - 1, last);
                }
            }
        });
    }

    Completed onLoop(Submit submit) {
        Completed completed = new Completed(loop());
        loop().execute(() -> submit.to(completed));
        return completed;
    }

    Completed writeDurably(long offsetBytes, FileHandle file, ByteBuf buffer) {
        Completed completed = new Completed(loop());
        file.write(offsetBytes, buffer, Durability.DURABLE, completed);
        return completed;
    }

    Path newFile(long sizeBytes) throws IOException {
        return newFile(folder, sizeBytes);
    }

    static Path newFile(Path folder, long sizeBytes) throws IOException {
        Path path = Files.createTempFile(folder, "file", ".raw");
        try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            channel.position(sizeBytes - 1).write(ByteBuffer.allocate(1));
        }
        return path;
    }

    FileHandle open(Path path, CacheMode cache) throws IOException {
        return opened(engine.open(path, new FileOptions(Access.READ_WRITE, cache)));
    }

    FileHandle opened(FileHandle file) {
        opened.add(file);
        return file;
    }

    int write(FileHandle file, long offsetBytes, byte[] bytes, Durability durability) throws Exception {
        ByteBuf buffer = lease(bytes.length);
        buffer.writeBytes(bytes);
        int errno = onLoop(done -> file.write(offsetBytes, buffer, durability, done))
                .await();
        buffer.release();
        return errno;
    }

    byte[] read(FileHandle file, long offsetBytes, int lengthBytes) throws Exception {
        ByteBuf buffer = lease(lengthBytes);
        int errno = onLoop(done -> file.read(offsetBytes, buffer, done)).await();
        byte[] bytes = bytes(buffer, 0, lengthBytes);
        buffer.release();
        assertThat(errno).isEqualTo(Errno.OK);
        return bytes;
    }

    int readErrno(FileHandle file, long offsetBytes, int lengthBytes) throws Exception {
        ByteBuf buffer = lease(lengthBytes);
        int errno = onLoop(done -> file.read(offsetBytes, buffer, done)).await();
        buffer.release();
        return errno;
    }

    int sync(FileHandle file) throws Exception {
        return onLoop(file::sync).await();
    }

    ByteBuf lease(int lengthBytes) {
        return Objects.requireNonNull(pool.tryLease(lengthBytes));
    }

    static byte[] bytes(ByteBuf buffer, int index, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(index, bytes);
        return bytes;
    }

    static byte[] random(int lengthBytes, long seed) {
        byte[] bytes = new byte[lengthBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
