package io.holdfast.cli.image;

/** Hears how far long work has come, from the thread that does it. */
@FunctionalInterface
public interface Progress {

    void advanced(long doneBytes, long totalBytes);

    static Progress untold() {
        return (doneBytes, totalBytes) -> {};
    }
}
