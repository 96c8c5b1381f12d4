package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataOutLengthTest {

    private static final int BLOCK_BYTES = 4096;

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(new Read(0, 8, false, false), 0),
                Arguments.of(new Write(0, 8, false, false), 8 * BLOCK_BYTES),
                Arguments.of(new WriteAndVerify(0, 8, true), 8 * BLOCK_BYTES),
                Arguments.of(new WriteAtomic(0, 8, false, false), 8 * BLOCK_BYTES),
                Arguments.of(new OrWrite(0, 8, false, false), 8 * BLOCK_BYTES),
                Arguments.of(new CompareAndWrite(0, 8, false, false), 16 * BLOCK_BYTES),
                Arguments.of(new Verify(0, 8, ByteCheck.NONE), 0),
                Arguments.of(new Verify(0, 8, ByteCheck.EVERY_BLOCK), 8 * BLOCK_BYTES),
                Arguments.of(new Verify(0, 8, ByteCheck.SINGLE_BLOCK), BLOCK_BYTES),
                Arguments.of(new Verify(0, 0, ByteCheck.SINGLE_BLOCK), 0),
                Arguments.of(new WriteSame(0, 8, false, false), BLOCK_BYTES),
                Arguments.of(new WriteSame(0, 0, true, false), BLOCK_BYTES),
                Arguments.of(new WriteSame(0, 8, false, true), 0),
                Arguments.of(new Unmap(24), 24),
                Arguments.of(new ExtendedCopy(44), 44),
                Arguments.of(new ModeSelect(ModeSense.Header.SIX, 16), 16),
                Arguments.of(new PersistentReserveOut(PersistentReserveOut.Action.CLEAR, 0, 0, 24), 24),
                Arguments.of(new SynchronizeCache(0, 8, false), 0));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isWhatTheCdbAsksFor(Command command, long expected) {
        assertThat(command.dataOutBytes(BLOCK_BYTES)).isEqualTo(expected);
    }

    @Test
    void doesNotOverflow() {
        assertThat(new Write(0, 0xFFFF_FFFFL, false, false).dataOutBytes(BLOCK_BYTES))
                .isEqualTo(0xFFF_FFFF_F000L);
    }
}
