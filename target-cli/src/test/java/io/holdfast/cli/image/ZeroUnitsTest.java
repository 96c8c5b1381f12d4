package io.holdfast.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.image.Extent.Data;
import io.holdfast.image.Extent.Hole;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ZeroUnitsTest {

    private final ZeroUnits units = new ZeroUnits(4096);

    @Test
    void zeroesBecomeHolesInWholeUnits() {
        ByteBuffer bytes = ByteBuffer.allocate(5 * 4096);
        bytes.put(2 * 4096 + 17, (byte) 1);

        assertThat(units.extents(bytes, 8192))
                .containsExactly(new Hole(8192, 8192), new Data(16384, 4096), new Hole(20480, 8192));
    }

    @Test
    void unitsBeginWhereTheyDoOnTheDisk() {
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        bytes.put(1023, (byte) 1);

        assertThat(units.extents(bytes, 3072)).containsExactly(new Data(3072, 1024), new Hole(4096, 7168));
    }

    @Test
    void dataWithoutZeroesIsOnePiece() {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        for (int index = 0; index < bytes.limit(); index += 512) {
            bytes.put(index, (byte) 1);
        }

        assertThat(units.extents(bytes, 0)).containsExactly(new Data(0, 10_000));
    }
}
