package io.holdfast.image;

import java.util.List;

/**
 * What of a disk holds data.
 *
 * @param runs in ascending order
 */
public record UsedSpace(List<Run> runs) {

    /** A disk that is all zeroes. */
    public static final UsedSpace NONE = new UsedSpace(List.of());

    /** From one byte to before another. */
    public record Run(long startBytes, long endBytes) {}

    public UsedSpace {
        runs = List.copyOf(runs);
    }

    /** What it takes where space is taken in such units, aligned to themselves. */
    public long inUnits(int unitBytes) {
        long units = 0;
        long endUnit = 0;
        for (Run run : runs) {
            long first = Math.max(endUnit, run.startBytes / unitBytes);
            endUnit = Math.max(endUnit, Math.ceilDiv(run.endBytes, unitBytes));
            units += endUnit - first;
        }
        return units * unitBytes;
    }
}
