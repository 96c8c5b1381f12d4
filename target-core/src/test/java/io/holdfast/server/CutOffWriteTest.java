package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.holdfast.state.StableFolder;
import io.holdfast.state.UndoFile;
import io.holdfast.testkit.MemoryBlockDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutOffWriteTest {

    private static final Path IMAGE = Path.of("disk.raw");
    private static final int LENGTH = 64 << 10;

    @TempDir
    Path folder;

    private final MemoryBlockDevice device = new MemoryBlockDevice(1 << 20);

    @Test
    void bringsBackWhatAnAtomicWriteHadHalfReplaced() throws IOException {
        write(4096, filled(LENGTH, 'a'));
        open().keep(4096, Unpooled.wrappedBuffer(filled(LENGTH, 'a')));
        write(4096 + LENGTH / 2, filled(LENGTH / 2, 'b'));

        assertThat(CutOffWrite.undo(device, IMAGE, open())).isTrue();

        assertThat(read(4096, LENGTH)).isEqualTo(filled(LENGTH, 'a'));
        assertThat(CutOffWrite.undo(device, IMAGE, open())).as("a second time").isFalse();
    }

    @Test
    void leavesAnImageAloneThatItCannotBeAbout() throws IOException {
        open().keep(1 << 20, Unpooled.wrappedBuffer(filled(512, 'a')));

        assertThatThrownBy(() -> CutOffWrite.undo(device, IMAGE, open()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("cannot be undone")
                .hasMessageContaining("undo");
    }

    private UndoFile open() throws IOException {
        return UndoFile.open(new StableFolder(folder));
    }

    private void write(long offsetBytes, byte[] bytes) {
        assertThat(Awaited.errnoOf(done -> device.submit(
                        BlockRequest.write(offsetBytes, Unpooled.wrappedBuffer(bytes), Durability.CACHED, done))))
                .isEqualTo(Errno.OK);
    }

    private byte[] read(long offsetBytes, int lengthBytes) {
        ByteBuf target = Unpooled.buffer(lengthBytes, lengthBytes);
        assertThat(Awaited.errnoOf(done -> device.submit(BlockRequest.read(offsetBytes, target, done))))
                .isEqualTo(Errno.OK);
        return ByteBufUtil.getBytes(target.setIndex(0, lengthBytes));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
