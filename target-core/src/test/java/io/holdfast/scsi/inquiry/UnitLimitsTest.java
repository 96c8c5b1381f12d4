package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.cdb.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitLimitsTest {

    @Test
    void tellsInBlocksWhatTheImageTellsInBytes() {
        BlockLimits image = new BlockLimits(1, 4096, 8 << 20, 65536, Access.READ_WRITE);

        assertThat(UnitLimits.of(image, 512))
                .isEqualTo(new UnitLimits(512, 3, 16384, new UnmapLimits(1 << 20, 256, 128), 1));
        assertThat(UnitLimits.of(image, 4096))
                .isEqualTo(new UnitLimits(4096, 0, 2048, new UnmapLimits(1 << 20, 256, 16), 0));
    }

    @Test
    void promisesLongAtomicWritesWhereTheyCanBeUndone() {
        BlockLimits large = new BlockLimits(1, 4096, 8 << 20, 65536, Access.READ_WRITE);
        BlockLimits small = new BlockLimits(1, 4096, 64 << 10, 65536, Access.READ_WRITE);

        assertThat(UnitLimits.of(large, 512).undoing().atomicBlocks()).isEqualTo(2048);
        assertThat(UnitLimits.of(large, 4096).undoing().atomicBlocks()).isEqualTo(256);
        assertThat(UnitLimits.of(small, 512).undoing().atomicBlocks())
                .as("no more than a transfer")
                .isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource({"1, 512, 0", "512, 512, 0", "512, 4096, 0", "4096, 512, 3", "65536, 512, 7", "6144, 512, 3"})
    void tellsThePhysicalBlockAsAPowerOfTwo(int physicalBlockBytes, int blockBytes, int exponent) {
        BlockLimits image = new BlockLimits(1, physicalBlockBytes, 1 << 20, 0, Access.READ_WRITE);

        assertThat(UnitLimits.of(image, blockBytes).physicalBlockExponent()).isEqualTo(exponent);
    }

    @Test
    void givesBackWholeBlocksAtLeast() {
        BlockLimits image = new BlockLimits(1, 512, 1 << 20, 512, Access.READ_WRITE);

        assertThat(UnitLimits.of(image, 4096).unmap().granularityBlocks()).isEqualTo(1);
    }

    /** T34: what page B0h and B2h do not promise is not there, and what they promise is. */
    @Test
    void hasTheCommandsThatItPromises() {
        UnitLimits atomic = new UnitLimits(512, 3, 2048, Disks.THIN.unmap(), 8);

        assertThat(atomic.commandSet().operations()).containsExactly(Operation.values());
        assertThat(Disks.THIN.commandSet().operations())
                .contains(Operation.UNMAP)
                .doesNotContain(Operation.WRITE_ATOMIC_16);
        assertThat(Disks.THICK.commandSet().operations())
                .hasSize(Operation.values().length - 3)
                .doesNotContain(Operation.UNMAP, Operation.SANITIZE_BLOCK_ERASE, Operation.WRITE_ATOMIC_16);
    }
}
