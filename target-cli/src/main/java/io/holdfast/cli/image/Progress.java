package io.holdfast.cli.image;

/** Hears how far long work has come. Called by several threads at a time. */
@FunctionalInterface
public interface Progress {

    void advanced(long doneBytes, long totalBytes);

    static Progress untold() {
        return (doneBytes, totalBytes) -> {};
    }
}
