package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.file.FileHandle.ZeroMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryFileTest {

    private final MemoryFile file = new MemoryFile(65536);
    private final FaultyFile handle = new FaultyFile(file.open());
    private final ByteBuf text = Unpooled.directBuffer().writeBytes("holdfast".getBytes(US_ASCII));

    @AfterEach
    void release() {
        text.release();
    }

    @Test
    void readsBackAndEndsWhereTheFileEnds() {
        assertThat(write(100, Durability.CACHED).errno()).isEqualTo(Errno.OK);
        ByteBuf target = Unpooled.directBuffer(8, 8);
        Completed read = new Completed();
        handle.read(100, target, read);
        assertThat(read.errno()).isEqualTo(Errno.OK);
        assertThat(target.getCharSequence(0, 8, US_ASCII).toString()).isEqualTo("holdfast");

        Completed beyond = new Completed();
        handle.read(65530, target, beyond);
        assertThat(beyond.errno()).isEqualTo(Errno.ENODATA);
        target.release();
    }

    @Test
    void growsByWritingAndForgetsThatInAPowerCut() throws IOException {
        write(65536, Durability.CACHED);
        assertThat(handle.sizeBytes()).isEqualTo(65544);
        file.powerCut();
        assertThat(handle.sizeBytes()).isEqualTo(65536);

        write(65536, Durability.DURABLE);
        file.powerCut();
        assertThat(handle.sizeBytes()).isEqualTo(65544);
        assertThat(file.peek(65536, 8)).asString(US_ASCII).isEqualTo("holdfast");
    }

    @Test
    void aTornWriteLeavesItsFirstBytesAndFails() {
        handle.tearNextWrite(4, Errno.EIO);

        assertThat(write(0, Durability.CACHED).errno()).isEqualTo(Errno.EIO);
        assertThat(file.peek(0, 8)).asString(US_ASCII).isEqualTo("hold\0\0\0\0");
        assertThat(write(0, Durability.CACHED).errno()).isEqualTo(Errno.OK);
    }

    @Test
    void whatIsHeldHasNotHappenedYet() {
        handle.hold();
        Completed written = write(0, Durability.CACHED);
        assertThat(file.peek(0, 8)).containsOnly(0);
        assertThat(written.done()).isFalse();

        handle.held().getFirst().fail(Errno.ENOSPC);
        assertThat(written.errno()).isEqualTo(Errno.ENOSPC);
        assertThat(handle.held()).isEmpty();
    }

    @Test
    void aSyncThatFailsMakesNothingStable() {
        write(0, Durability.CACHED);
        handle.failSyncs(Errno.EIO);
        Completed sync = new Completed();
        handle.sync(sync);

        assertThat(sync.errno()).isEqualTo(Errno.EIO);
        file.powerCut();
        assertThat(file.peek(0, 8)).containsOnly(0);
    }

    @Test
    void findsDataAndHoles() throws IOException {
        write(8192, Durability.CACHED);
        assertThat(handle.seek(0, SeekTarget.DATA)).isEqualTo(8192);
        assertThat(handle.seek(8192, SeekTarget.HOLE)).isEqualTo(12288);
        assertThat(handle.seek(20000, SeekTarget.DATA)).isEqualTo(65536);

        Completed punched = new Completed();
        handle.zero(0, 65536, ZeroMode.PUNCH, punched);
        assertThat(handle.seek(0, SeekTarget.DATA)).isEqualTo(65536);
    }

    @Test
    void isAsStrictAsTheKernel() {
        assertThatIllegalArgumentException().isThrownBy(() -> handle.read(0, Unpooled.buffer(512), new Completed()));
        handle.close();
        assertThatIllegalStateException().isThrownBy(() -> handle.sync(new Completed()));
    }

    @Test
    void locksAreThoseOfTheOpenFile() throws IOException {
        FileHandle other = file.open();
        handle.locks().tryLockShared(100);

        assertThat(handle.locks().heldByAnother(100)).isFalse();
        assertThat(other.locks().heldByAnother(100)).isTrue();
        handle.close();
        assertThat(other.locks().heldByAnother(100)).isFalse();
    }

    private Completed write(long offsetBytes, Durability durability) {
        Completed completed = new Completed();
        handle.write(offsetBytes, text, durability, completed);
        return completed;
    }
}
