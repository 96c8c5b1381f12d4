package io.holdfast.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.file.FileOptions.Access;
import io.holdfast.testkit.Completed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine must do; an engine's test extends it and says how the engine and its loop are made. */
public abstract class FileEngineContract extends FileEngineOnDevicesContract {

    private static final int EBADF = 9;

    @ParameterizedTest
    @EnumSource(CacheMode.class)
    void readsWhatWasWritten(CacheMode cache) throws Exception {
        FileHandle file = open(newFile(MIB), cache);
        for (Durability durability : Durability.values()) {
            byte[] bytes = random(64 * KIB, durability.name().length());
            assertThat(write(file, 8192, bytes, durability)).isEqualTo(Errno.OK);
            assertThat(sync(file)).isEqualTo(Errno.OK);
            assertThat(read(file, 8192, 64 * KIB)).isEqualTo(bytes);
            assertThat(read(file, 0, 8192)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @EnumSource(CacheMode.class)
    void readsWhatAnotherProgramWrote(CacheMode cache) throws Exception {
        byte[] bytes = random(MIB, 7);
        Path path = folder.resolve("image");
        Files.write(path, bytes);
        FileHandle file = open(path, cache);

        assertThat(read(file, 0, MIB)).isEqualTo(bytes);
        assertThat(read(file, 512 * KIB, 4096)).isEqualTo(Arrays.copyOfRange(bytes, 512 * KIB, 516 * KIB));
    }

    @Test
    void reachesBytesAtAnyOffsetAndOfAnyLengthThroughThePageCache() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        byte[] bytes = random(1001, 3);

        assertThat(file.alignmentBytes()).isEqualTo(1);
        assertThat(write(file, 12345, bytes, Durability.CACHED)).isEqualTo(Errno.OK);
        assertThat(read(file, 12345, 1001)).isEqualTo(bytes);
    }

    @Test
    void leavesTheBufferAsItWas() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        ByteBuf buffer = lease(8192);
        buffer.setIndex(100, 1000);
        Completed completed = onLoop(done -> file.read(0, buffer, done));

        assertThat(completed.await()).isEqualTo(Errno.OK);
        assertThat(buffer.readerIndex()).isEqualTo(100);
        assertThat(buffer.writerIndex()).isEqualTo(1000);
        assertThat(buffer.refCnt()).isEqualTo(1);

        Completed written = onLoop(done -> file.write(0, buffer, Durability.CACHED, done));
        assertThat(written.await()).isEqualTo(Errno.OK);
        assertThat(buffer.readerIndex()).isEqualTo(100);
        assertThat(buffer.writerIndex()).isEqualTo(1000);
        buffer.release();
    }

    @Test
    void takesOnlyTheWritableAndTheReadableBytes() throws Exception {
        Path path = folder.resolve("image");
        Files.write(path, random(MIB, 1));
        FileHandle file = open(path, CacheMode.WRITEBACK);
        ByteBuf buffer = lease(4096);
        buffer.writeZero(4096).setIndex(0, 100);
        assertThat(onLoop(done -> file.read(0, buffer, done)).await()).isEqualTo(Errno.OK);
        assertThat(bytes(buffer, 0, 100)).containsOnly(0);
        assertThat(bytes(buffer, 100, 3996)).isEqualTo(Arrays.copyOf(random(MIB, 1), 3996));

        buffer.setIndex(10, 20);
        assertThat(onLoop(done -> file.write(500_000, buffer, Durability.CACHED, done))
                        .await())
                .isEqualTo(Errno.OK);
        byte[] expected = random(MIB, 1);
        Arrays.fill(expected, 500_000, 500_010, (byte) 0);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        buffer.release();
    }

    @Test
    void completesOnTheLoopAlsoWhenAnotherThreadSubmits() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        ByteBuf buffer = lease(4096);
        OnLoop read = new OnLoop();
        file.read(0, buffer, read);

        assertThat(read.completed.await()).isEqualTo(Errno.OK);
        assertThat(read.calledInLoop).isTrue();

        OnLoop readFromLoop = new OnLoop();
        loop().execute(() -> file.read(0, buffer, readFromLoop));
        assertThat(readFromLoop.completed.await()).isEqualTo(Errno.OK);
        assertThat(readFromLoop.calledInLoop).isTrue();
        buffer.release();
    }

    @Test
    void aCompletionMaySubmitTheNextReadAThousandTimes() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        ByteBuf buffer = lease(4096);
        Completed last = new Completed(loop());
        loop().execute(() -> readAgain(file, buffer, 10_000, last));

        assertThat(last.await()).isEqualTo(Errno.OK);
        buffer.release();
    }

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"WRITEBACK", "NONE"})
    void saysNoDataWhereTheFileEnds(CacheMode cache) throws Exception {
        FileHandle file = open(newFile(64 * KIB), cache);

        assertThat(readErrno(file, 64 * KIB, 4096)).isEqualTo(Errno.ENODATA);
        assertThat(readErrno(file, 60 * KIB, 8192)).isEqualTo(Errno.ENODATA);
        assertThat(readErrno(file, 60 * KIB, 4096)).isEqualTo(Errno.OK);
    }

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"WRITEBACK", "NONE"})
    void saysNoDataWhenSomebodyCutsTheFile(CacheMode cache) throws Exception {
        Path path = newFile(MIB);
        FileHandle file = open(path, cache);
        assertThat(readErrno(file, 512 * KIB, 4096)).isEqualTo(Errno.OK);
        Files.newByteChannel(path, StandardOpenOption.WRITE).truncate(512 * KIB).close();

        assertThat(readErrno(file, 512 * KIB, 4096)).isEqualTo(Errno.ENODATA);
        assertThat(file.sizeBytes()).isEqualTo(512 * KIB);
    }

    @Test
    void writesToAFileOpenedForReadingFail() throws Exception {
        FileHandle file = opened(engine.open(newFile(MIB), new FileOptions(Access.READ_ONLY, CacheMode.WRITEBACK)));

        assertThat(write(file, 0, new byte[512], Durability.CACHED)).isEqualTo(EBADF);
        assertThat(file.traits().punchesHoles()).isFalse();
    }

    @Test
    void misalignedDirectAccessFailsAndHarmsNothing() throws Exception {
        Path path = folder.resolve("image");
        Files.write(path, random(MIB, 1));
        FileHandle file = open(path, CacheMode.NONE);
        assertThat(file.alignmentBytes()).isBetween(512, 4096);

        assertThat(write(file, 100, new byte[file.alignmentBytes()], Durability.CACHED))
                .isEqualTo(Errno.EINVAL);
        assertThat(write(file, 100, new byte[file.alignmentBytes()], Durability.DURABLE))
                .isEqualTo(Errno.EINVAL);
        assertThat(Files.readAllBytes(path)).isEqualTo(random(MIB, 1));
        assertThat(sync(file)).isEqualTo(Errno.OK);
    }

    @ParameterizedTest
    @EnumSource(ZeroMode.class)
    void zeroesARange(ZeroMode mode) throws Exception {
        byte[] bytes = random(MIB, 5);
        Path path = folder.resolve("image");
        Files.write(path, bytes);
        FileHandle file = open(path, CacheMode.WRITEBACK);
        Completed zeroed = onLoop(done -> file.zero(64 * KIB, 128 * KIB, mode, done));

        assertThat(zeroed.await()).isEqualTo(Errno.OK);
        Arrays.fill(bytes, 64 * KIB, 192 * KIB, (byte) 0);
        assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        assertThat(file.sizeBytes()).isEqualTo(MIB);
    }

    @Test
    void findsTheHolesThatItPunched() throws Exception {
        Path path = folder.resolve("image");
        Files.write(path, random(MIB, 5));
        FileHandle file = open(path, CacheMode.WRITEBACK);
        assertThat(file.traits().punchesHoles()).isTrue();
        assertThat(onLoop(done -> file.zero(256 * KIB, 256 * KIB, ZeroMode.PUNCH, done))
                        .await())
                .isEqualTo(Errno.OK);

        assertThat(file.seek(0, SeekTarget.HOLE)).isEqualTo(256 * KIB);
        assertThat(file.seek(300 * KIB, SeekTarget.DATA)).isEqualTo(512 * KIB);
        assertThat(file.seek(600 * KIB, SeekTarget.HOLE)).isEqualTo(MIB);
        assertThat(file.seek(2 * MIB, SeekTarget.DATA)).isEqualTo(MIB);
    }

    @Test
    void changesTheSize() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        file.truncate(3 * MIB);
        assertThat(file.sizeBytes()).isEqualTo(3 * MIB);
        assertThat(read(file, 3 * MIB - 4096, 4096)).containsOnly(0);

        file.truncate(4096);
        assertThat(file.sizeBytes()).isEqualTo(4096);
        assertThat(readErrno(file, 4096, 4096)).isEqualTo(Errno.ENODATA);
    }

    @Test
    void neverMakesOrCutsAFileByOpeningIt() throws Exception {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> open(missing, CacheMode.NONE))
                .withMessageContaining(missing.toString())
                .withMessageContaining("No such file or directory");
        assertThat(missing).doesNotExist();

        Path path = folder.resolve("image");
        Files.write(path, random(MIB, 1));
        open(path, CacheMode.DIRECTSYNC).close();
        assertThat(Files.readAllBytes(path)).isEqualTo(random(MIB, 1));
    }

    @Test
    void opensOnlyFilesAndBlockDevices() {
        for (Path path : List.of(folder, Path.of("/dev/null"))) {
            assertThatIOException()
                    .isThrownBy(() -> open(path, CacheMode.WRITEBACK))
                    .withMessage(path + ": cannot be opened: neither a regular file nor a block device");
        }
    }

    @Test
    void doesManyMoreOperationsThanItHasPlacesFor() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.NONE);
        ByteBuf buffer = lease(4096);
        List<Completed> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Completed completed = new Completed(loop());
            all.add(completed);
            file.read((i % 256) * 4096L, buffer, completed);
        }
        for (Completed completed : all) {
            assertThat(completed.await()).isEqualTo(Errno.OK);
        }
        buffer.release();
    }

    @Test
    void manyDurableWritesAndSyncsAtOnceAllComplete() throws Exception {
        Path path = newFile(MIB);
        FileHandle file = open(path, CacheMode.WRITETHROUGH);
        ByteBuf buffer = lease(4096);
        buffer.writeBytes(random(4096, 9));
        List<Completed> all = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            all.add(writeDurably(i * 4096L, file, buffer));
            if (i % 3 == 0) {
                Completed sync = new Completed(loop());
                file.sync(sync);
                all.add(sync);
            }
        }
        for (Completed completed : all) {
            assertThat(completed.await()).isEqualTo(Errno.OK);
        }
        buffer.release();
        for (int i = 0; i < 256; i++) {
            assertThat(read(file, i * 4096L, 4096)).isEqualTo(random(4096, 9));
        }
    }

    @Test
    void closingWaitsForWhatIsUnderWay() throws Exception {
        Path path = newFile(4 * MIB);
        FileHandle file = open(path, CacheMode.DIRECTSYNC);
        ByteBuf buffer = lease(64 * KIB);
        buffer.writeBytes(random(64 * KIB, 4));
        List<Completed> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(writeDurably(i * 64L * KIB, file, buffer));
        }
        file.close();
        file.close();

        byte[] content = Files.readAllBytes(path);
        for (int i = 0; i < 64; i++) {
            assertThat(Arrays.copyOfRange(content, i * 64 * KIB, (i + 1) * 64 * KIB))
                    .isEqualTo(random(64 * KIB, 4));
            assertThat(all.get(i).await()).isEqualTo(Errno.OK);
        }
        buffer.release();
    }

    @Test
    void isNotUsedAfterItWasClosed() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);
        ByteBuf buffer = lease(4096);
        ByteRangeLock locks = file.locks();
        file.close();

        assertThatIllegalStateException().isThrownBy(() -> file.read(0, buffer, new Completed()));
        assertThatIllegalStateException().isThrownBy(() -> file.write(0, buffer, Durability.CACHED, new Completed()));
        assertThatIllegalStateException().isThrownBy(() -> file.sync(new Completed()));
        assertThatIllegalStateException().isThrownBy(file::sizeBytes);
        assertThatIllegalStateException().isThrownBy(() -> locks.tryLockShared(100));
        buffer.release();
    }

    @Test
    void refusesBuffersThatTheKernelCannotReach() throws Exception {
        FileHandle file = open(newFile(MIB), CacheMode.WRITEBACK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> file.read(0, Unpooled.buffer(512), new Completed()))
                .withMessageContaining("direct buffers");
    }

    /**
     * <pre>
     *   byte 100: first shares, second shares   -> both are against an exclusive lock of the other
     * </pre>
     */
    @Test
    void locksBelongToTheOpenFileAndEndWithIt() throws Exception {
        Path path = newFile(MIB);
        FileHandle first = open(path, CacheMode.WRITEBACK);
        FileHandle second = open(path, CacheMode.NONE);

        assertThat(second.locks().heldByAnother(100)).isFalse();
        assertThat(first.locks().tryLockShared(100)).isTrue();
        assertThat(first.locks().heldByAnother(100))
                .as("one's own lock is no obstacle")
                .isFalse();
        assertThat(second.locks().heldByAnother(100)).isTrue();
        assertThat(second.locks().heldByAnother(101)).isFalse();
        assertThat(second.locks().tryLockShared(100)).isTrue();
        assertThat(first.locks().heldByAnother(100)).isTrue();
        second.locks().unlock(100);
        assertThat(first.locks().heldByAnother(100)).isFalse();
        first.close();
        assertThat(second.locks().heldByAnother(100)).isFalse();
    }
}
