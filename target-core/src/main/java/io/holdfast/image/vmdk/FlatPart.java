package io.holdfast.image.vmdk;

import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.Placement;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.Commit.Stability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part that is a row of bytes in a file, which belongs to it.
 *
 * @param hostStartBytes where in the file it begins
 */
record FlatPart(long startBytes, long lengthBytes, HostFile file, long hostStartBytes, Stability stability)
        implements Part {

    @Override
    public void submit(Work work) {
        long host = hostStartBytes + work.offsetBytes();
        long length = work.lengthBytes();
        switch (work.request().kind()) {
            case READ -> file.read(host, work.target(0, length), work.whole().next());
            case WRITE ->
                file.write(
                        host,
                        work.source(0, length),
                        work.request().durability(),
                        work.whole().next());
            case WRITE_ZEROES, DISCARD ->
                file.zero(
                        host,
                        length,
                        work.space(),
                        work.request().durability(),
                        work.whole().next());
        }
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        long shift = startBytes - hostStartBytes;
        List<Extent> extents = new ArrayList<>();
        for (Extent extent : file.extents(offsetBytes - shift, lengthBytes, limit)) {
            extents.add(shifted(extent, shift));
        }
        return extents;
    }

    /** The same at another offset. */
    static Extent shifted(Extent extent, long bytes) {
        return switch (extent) {
            case Extent.Data data -> new Extent.Data(data.offsetBytes() + bytes, data.lengthBytes());
            case Extent.Hole hole -> new Extent.Hole(hole.offsetBytes() + bytes, hole.lengthBytes());
        };
    }

    /** All of the file belongs to the disk, whether it has space or not. */
    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        long shift = startBytes - hostStartBytes;
        List<Placement> placements = new ArrayList<>();
        for (Extent extent : file.extents(offsetBytes - shift, lengthBytes, Integer.MAX_VALUE)) {
            Placement.Kind kind = switch (extent) {
                case Extent.Data _ -> Placement.Kind.DATA;
                case Extent.Hole _ -> Placement.Kind.ZEROED_DATA;
            };
            placements.add(
                    Placement.at(extent.offsetBytes(), extent.offsetBytes() + shift, extent.lengthBytes(), kind));
        }
        return placements;
    }

    @Override
    public boolean uncommitted() {
        return false;
    }

    @Override
    public void commit() throws ImageException {
        stability.sync(file);
    }

    @Override
    public void end() {
        // There are only the disk's bytes.
    }
}
