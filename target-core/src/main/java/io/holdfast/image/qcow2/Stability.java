package io.holdfast.image.qcow2;

import io.holdfast.file.CacheMode;
import io.holdfast.image.ImageException;

/** Whether syncs are done: not in cache mode unsafe. */
enum Stability {
    KEPT {
        @Override
        void sync(MetadataIo io) throws ImageException {
            io.sync();
        }
    },
    IGNORED {
        @Override
        void sync(MetadataIo io) {
            // A power cut may spoil the image, as that mode says.
        }
    };

    static Stability of(CacheMode mode) {
        return mode.ignoresFlush() ? IGNORED : KEPT;
    }

    /** All that was written before is on stable storage. Blocks. */
    abstract void sync(MetadataIo io) throws ImageException;
}
