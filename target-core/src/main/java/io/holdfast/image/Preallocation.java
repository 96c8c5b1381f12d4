package io.holdfast.image;

import java.util.Arrays;
import java.util.Optional;

/** What of a new image's space is taken when it is made; the names are QEMU's. */
public enum Preallocation {
    /** None: space is taken as it is written to. */
    OFF("off"),
    /** Each part of the disk has its place in the file, which is as long as it can become and sparse. */
    METADATA("metadata"),
    /** All of it, without being written. */
    FALLOC("falloc"),
    /** All of it, written with zeroes. */
    FULL("full");

    private final String label;

    Preallocation(String label) {
        this.label = label;
    }

    /** The value of {@code -o preallocation=}. */
    public String label() {
        return label;
    }

    /** The one of that {@link #label()}, or empty when there is none. */
    public static Optional<Preallocation> of(String label) {
        return Arrays.stream(values())
                .filter(preallocation -> preallocation.label.equals(label))
                .findFirst();
    }
}
