package io.holdfast.cli.image;

import io.holdfast.image.Extent;
import io.holdfast.util.Zeroes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds in data of a disk the units that are all zeroes and need no place in a copy. */
final class ZeroUnits {

    private final int unitBytes;

    /** Units begin at multiples of their length, on the disk. */
    ZeroUnits(int unitBytes) {
        this.unitBytes = unitBytes;
    }

    /**
     * What the bytes consist of, as holes and data in turn.
     *
     * @param bytes from index 0 to the limit; no more than a unit of zeroes where it begins or ends within one
     * @param offsetBytes where they begin on the disk
     */
    List<Extent> extents(ByteBuffer bytes, long offsetBytes) {
        List<Extent> extents = new ArrayList<>();
        int length = bytes.limit();
        int from = 0;
        while (from < length) {
            boolean zero = zero(bytes, from, offsetBytes);
            int end = unitEnd(from, offsetBytes, length);
            while (end < length && zero(bytes, end, offsetBytes) == zero) {
                end = unitEnd(end, offsetBytes, length);
            }
            extents.add(
                    zero
                            ? new Extent.Hole(offsetBytes + from, end - from)
                            : new Extent.Data(offsetBytes + from, end - from));
            from = end;
        }
        return extents;
    }

    private boolean zero(ByteBuffer bytes, int from, long offsetBytes) {
        int end = unitEnd(from, offsetBytes, bytes.limit());
        return Zeroes.firstOther(bytes, from, end) == end;
    }

    /** Where the unit ends that the index lies in. */
    private int unitEnd(int index, long offsetBytes, int length) {
        return (int) Math.min(length, ((offsetBytes + index) / unitBytes + 1) * unitBytes - offsetBytes);
    }
}
