package io.holdfast.image.vmdk;

import io.holdfast.image.Extent;
import java.util.ArrayList;
import java.util.List;

/** Collects extents that adjoin, and makes one of those of the same kind. */
final class ExtentList {

    /** So that more than that can be counted, and more of it asked for. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final int limit;
    private final List<Extent> extents = new ArrayList<>();

    ExtentList(int limit) {
        this.limit = Math.min(limit, MOST);
    }

    /** How many to ask for at a time: one more than is told, so that the last one is known to its end. */
    int asked() {
        return limit + 1;
    }

    /** Whether no more are needed: the last of those asked for cannot become longer. */
    boolean full() {
        return extents.size() > limit;
    }

    /** Where the next one begins. */
    long endBytes() {
        Extent last = extents.getLast();
        return last.offsetBytes() + last.lengthBytes();
    }

    void add(Extent extent) {
        Extent last = extents.isEmpty() ? null : extents.getLast();
        if (last == null || last.getClass() != extent.getClass()) {
            extents.add(extent);
            return;
        }
        long length = last.lengthBytes() + extent.lengthBytes();
        extents.set(
                extents.size() - 1,
                switch (last) {
                    case Extent.Data data -> new Extent.Data(data.offsetBytes(), length);
                    case Extent.Hole hole -> new Extent.Hole(hole.offsetBytes(), length);
                });
    }

    List<Extent> list() {
        return List.copyOf(extents.subList(0, Math.min(limit, extents.size())));
    }
}
