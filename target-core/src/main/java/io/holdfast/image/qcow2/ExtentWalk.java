package io.holdfast.image.qcow2;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which parts of the disk hold data and which read as zeroes, with what is below. */
final class ExtentWalk {

    private final Content content;
    private final List<Extent> extents = new ArrayList<>();

    ExtentWalk(Content content) {
        this.content = content;
    }

    /** At most so many extents that cover the range. Blocks. */
    List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        long end = offsetBytes + lengthBytes;
        for (long at = offsetBytes; at < end && extents.size() <= limit; ) {
            Mapping run = run(at, end - at);
            long length = run.lengthBytes();
            switch (run) {
                case Mapping.Zero _ -> add(new Extent.Hole(at, length));
                case Mapping.Unallocated _ -> addBacking(at, length, limit);
                case Mapping.Data _, Mapping.Compressed _ -> add(new Extent.Data(at, length));
                case Mapping.Invalid _ ->
                    throw new Refusal(content.path()).corrupt(at, "of the disk: the L2 entry is invalid");
            }
            at += length;
        }
        return extents.size() > limit ? List.copyOf(extents.subList(0, limit)) : extents;
    }

    /** What the image itself has from there on. Blocks. */
    Mapping run(long at, long maxBytes) throws IOException {
        Metadata metadata = content.metadata();
        L2Table table = metadata.l2.load(metadata.geometry.l1Index(at));
        if (table == null) {
            long coverage = metadata.geometry.l2CoverageBytes();
            return new Mapping.Unallocated(Math.min(maxBytes, coverage - at % coverage));
        }
        return table.lookup(metadata.rules, at, maxBytes);
    }

    private void addBacking(long at, long length, int limit) throws IOException {
        @Nullable BlockDevice backing = content.backing();
        long there = backing == null ? 0 : Math.clamp(backing.sizeBytes() - at, 0, length);
        long told = 0;
        if (backing != null && there > 0) {
            for (Extent extent : backing.extents(at, there, Math.max(1, limit - extents.size() + 2))) {
                add(extent);
                told += extent.lengthBytes();
            }
        }
        if (told == there && there < length) {
            add(new Extent.Hole(at + there, length - there));
        }
    }

    private void add(Extent extent) {
        Extent last = extents.isEmpty() ? null : extents.getLast();
        if (last != null && last.getClass() == extent.getClass()) {
            long length = last.lengthBytes() + extent.lengthBytes();
            extents.removeLast();
            extents.add(
                    extent instanceof Extent.Data
                            ? new Extent.Data(last.offsetBytes(), length)
                            : new Extent.Hole(last.offsetBytes(), length));
        } else {
            extents.add(extent);
        }
    }
}
