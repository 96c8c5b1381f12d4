package io.holdfast.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final int BLOCK_BYTES = 512;
    private static final int UNIT = 1;
    private static final long ADDRESS = 2;

    private final BlockStamp stamp = new BlockStamp(BLOCK_BYTES, 5);
    private final Ledger ledger = new Ledger(new Region(0, BLOCK_BYTES, 0, 4), 2, stamp);

    @Test
    void acceptsOnlyTheVersionThatWasAcknowledgedLast() {
        write(2);

        assertThatCode(() -> ledger.checkRead(UNIT, unit(2), 0, ADDRESS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ledger.checkRead(UNIT, unit(1), 0, ADDRESS))
                .isInstanceOf(DataFault.class)
                .hasMessage("block 2 is of version 1, and version 2 was acknowledged");
    }

    @Test
    void keepsReadsAndWritesOfAUnitApart() {
        write(1);
        ledger.reading(UNIT);
        assertThat(ledger.mayWrite(UNIT)).isFalse();
        assertThat(ledger.mayRead(UNIT)).isTrue();

        ledger.read(UNIT);
        ledger.writing(UNIT);
        assertThat(ledger.mayRead(UNIT)).isFalse();
        assertThat(ledger.mayWrite(UNIT)).isFalse();
    }

    @Test
    void letsACrashTakeWhatWasNotFlushedAndNothingElse() {
        write(2);
        ledger.flushing();
        write(1);
        ledger.writing(UNIT);
        ledger.flushed();

        assertThat(ledger.durableUnits()).isEqualTo(1);
        for (int survivor = 2; survivor <= 4; survivor++) {
            byte[] read = unit(survivor).array();
            assertThatCode(() -> ledger.checkSurvivor(UNIT, read)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> ledger.checkSurvivor(UNIT, unit(1).array()))
                .isInstanceOf(DataFault.class)
                .hasMessage("block 2 is of version 1 after the crash; flushed was 2, sent 4");
        assertThatThrownBy(() -> ledger.checkSurvivor(UNIT, unit(5).array())).isInstanceOf(DataFault.class);
    }

    private void write(int times) {
        for (int i = 0; i < times; i++) {
            ledger.writing(UNIT);
            ledger.written(UNIT);
        }
    }

    private ByteBuffer unit(int version) {
        ByteBuffer unit = ByteBuffer.allocate(2 * BLOCK_BYTES);
        stamp.put(unit, ADDRESS, version, 2);
        return unit;
    }
}
