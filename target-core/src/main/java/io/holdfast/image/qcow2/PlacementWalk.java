package io.holdfast.image.qcow2;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Placement;
import io.holdfast.image.Placement.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tells where the parts of the disk are kept, with what is below. */
final class PlacementWalk {

    private final Content content;
    private final List<Placement> placements = new ArrayList<>();

    PlacementWalk(Content content) {
        this.content = content;
    }

    /** Covers the range. Blocks. */
    List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        ExtentWalk walk = new ExtentWalk(content);
        long end = offsetBytes + lengthBytes;
        for (long at = offsetBytes; at < end; ) {
            Mapping run = walk.run(at, end - at);
            long length = run.lengthBytes();
            switch (run) {
                case Mapping.Zero _ -> add(Placement.of(at, length, Kind.ZERO));
                case Mapping.Compressed _ -> add(Placement.of(at, length, Kind.DATA));
                case Mapping.Data data -> add(Placement.at(data.hostOffsetBytes(), at, length, Kind.DATA));
                case Mapping.Unallocated _ -> addBelow(at, length);
                case Mapping.Invalid _ ->
                    throw new Refusal(content.path()).corrupt(at, "of the disk: the L2 entry is invalid");
            }
            at += length;
        }
        return placements;
    }

    private void addBelow(long at, long length) throws IOException {
        BlockDevice backing = content.backing();
        long there = backing == null ? 0 : Math.clamp(backing.sizeBytes() - at, 0, length);
        if (backing != null && there > 0) {
            for (Placement placement : backing.placements(at, there)) {
                add(placement.below());
            }
        }
        if (there < length) {
            add(Placement.of(at + there, length - there, Kind.ABSENT));
        }
    }

    private void add(Placement placement) {
        if (!placements.isEmpty() && placements.getLast().joins(placement)) {
            placements.add(placements.removeLast().longer(placement.lengthBytes()));
        } else {
            placements.add(placement);
        }
    }
}
