package io.holdfast.image;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of a write that has nothing but zeroes; the names are QEMU's. */
public enum DetectZeroes {
    /** {@code detect-zeroes=off}: it is written as any other. */
    OFF("off"),
    /** {@code detect-zeroes=on}: the range is zeroed in the best way that the image has, and keeps its space. */
    ON("on"),
    /** {@code detect-zeroes=unmap}: the range is discarded. */
    UNMAP("unmap");

    private final String label;

    DetectZeroes(String label) {
        this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    /** The mode of that {@link #label()}, or empty when there is none. */
    public static Optional<DetectZeroes> of(String label) {
        return Arrays.stream(values()).filter(mode -> mode.label.equals(label)).findFirst();
    }
}
