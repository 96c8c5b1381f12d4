package io.holdfast.image.host;

import io.holdfast.file.FileHandle.ZeroMode;

/** Which ways of zeroing the file system has not refused yet. Any thread. */
final class ZeroingWays {

    private volatile boolean punches = true;
    private volatile boolean keeps = true;

    boolean has(ZeroMode mode) {
        return switch (mode) {
            case PUNCH -> punches;
            case KEEP -> keeps;
        };
    }

    void lacks(ZeroMode mode) {
        switch (mode) {
            case PUNCH -> punches = false;
            case KEEP -> keeps = false;
        }
    }
}
