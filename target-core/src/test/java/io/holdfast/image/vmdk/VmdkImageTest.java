package io.holdfast.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceContract;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every image must do, of each kind that can be written. */
class VmdkImageTest {

    @Nested
    class MonolithicSparse extends Contract {
        MonolithicSparse() {
            super(Subformat.MONOLITHIC_SPARSE, CacheMode.WRITEBACK);
        }
    }

    @Nested
    class MonolithicSparseWithoutThePageCache extends Contract {
        MonolithicSparseWithoutThePageCache() {
            super(Subformat.MONOLITHIC_SPARSE, CacheMode.NONE);
        }
    }

    @Nested
    class MonolithicSparseDurable extends Contract {
        MonolithicSparseDurable() {
            super(Subformat.MONOLITHIC_SPARSE, CacheMode.WRITETHROUGH);
        }
    }

    @Nested
    class MonolithicFlat extends Contract {
        MonolithicFlat() {
            super(Subformat.MONOLITHIC_FLAT, CacheMode.NONE);
        }
    }

    @Nested
    class TwoGbMaxExtentSparse extends Contract {
        TwoGbMaxExtentSparse() {
            super(Subformat.TWO_GB_MAX_EXTENT_SPARSE, CacheMode.UNSAFE);
        }
    }

    @Nested
    class TwoGbMaxExtentFlat extends Contract {
        TwoGbMaxExtentFlat() {
            super(Subformat.TWO_GB_MAX_EXTENT_FLAT, CacheMode.DIRECTSYNC);
        }
    }

    abstract static class Contract extends BlockDeviceContract {

        private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
        private final VmdkFormat format = new VmdkFormat(engine);
        private final Subformat subformat;
        private final CacheMode cache;
        private int images;

        @TempDir
        Path folder;

        Contract(Subformat subformat, CacheMode cache) {
            this.subformat = subformat;
            this.cache = cache;
        }

        @AfterEach
        void endEngine() throws IOException {
            closeDevice();
            engine.close();
        }

        @Override
        protected BlockDevice create(long sizeBytes) throws IOException {
            images++;
            format.create(path(), new VmdkOptions(sizeBytes, subformat));
            return reopen(Access.READ_WRITE);
        }

        @Override
        protected BlockDevice reopen(Access access) throws IOException {
            return format.open(path(), new ImageOptions(access, cache, Discard.ON));
        }

        private Path path() {
            return folder.resolve("disk" + images + ".vmdk");
        }

        @Test
        @Override
        protected void growsWithZeroesAndShrinks() throws Exception {
            BlockDevice device = start(1 << 20);
            assertThatThrownBy(() -> device.resize(2 << 20))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("keep their size");
            assertThat(device.sizeBytes()).isEqualTo(1 << 20);
        }
    }
}
