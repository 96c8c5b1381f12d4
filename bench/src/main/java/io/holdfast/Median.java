package io.holdfast;

import java.util.stream.DoubleStream;

/** The middle of some figures. */
public final class Median {

    private Median() {}

    /** Between the two in the middle where their number is even; there is at least one. */
    public static double of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
