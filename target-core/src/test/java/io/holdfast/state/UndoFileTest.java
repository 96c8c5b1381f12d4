package io.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoFileTest {

    private static final int LENGTH = 8192;

    @TempDir
    Path folder;

    @Test
    void knowsARangeUntilItForgets() throws IOException {
        UndoFile file = open();
        assertThat(file.found()).as("nothing was ever kept").isEmpty();

        file.keep(1 << 20, bytes('a'));
        assertThat(open().found()).hasValueSatisfying(range -> {
            assertThat(range.offsetBytes()).isEqualTo(1 << 20);
            assertThat(range.before()).containsOnly('a').hasSize(LENGTH);
        });

        file.forget();
        assertThat(open().found()).isEmpty();
        file.keep(512, bytes('b').writerIndex(512));
        assertThat(open().found()).hasValueSatisfying(range -> {
            assertThat(range.offsetBytes()).isEqualTo(512);
            assertThat(range.before()).containsOnly('b').hasSize(512);
        });
    }

    /** T27: what the power cuts off while it is kept was not followed by a write of the image. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 511, 512, 4095, 4096, 5000, 4096 + LENGTH - 1})
    void takesAFileThatIsCutOffForNothing(int length) throws IOException {
        open().keep(0, bytes('a'));
        byte[] whole = Files.readAllBytes(folder.resolve("undo"));
        Files.write(folder.resolve("undo"), Arrays.copyOf(whole, length));

        assertThat(open().found()).isEmpty();
    }

    /** The header may reach the disk before the bytes, or they may be those of the range before. */
    @Test
    void takesAFileWhoseBytesAreOfAnotherRangeForNothing() throws IOException {
        UndoFile file = open();
        file.keep(0, bytes('a'));
        byte[] first = Files.readAllBytes(folder.resolve("undo"));
        file.keep(LENGTH, bytes('b'));

        try (RandomAccessFile torn = new RandomAccessFile(folder.resolve("undo").toFile(), "rw")) {
            torn.seek(4096 + 512);
            torn.write(first, 4096 + 512, 512);
        }
        assertThat(open().found()).isEmpty();
    }

    private UndoFile open() throws IOException {
        return UndoFile.open(new StableFolder(folder));
    }

    private static ByteBuf bytes(int value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) value);
        return Unpooled.wrappedBuffer(bytes);
    }
}
