package io.holdfast.image.vmdk;

import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.Placement;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.host.Joined;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A piece of the disk: what the format calls an extent. */
sealed interface Part permits FlatPart, SparsePart, ZeroPart {

    /** Where it begins on the disk. */
    long startBytes();

    long lengthBytes();

    /** Carries out what of a request concerns this part. Never blocks. */
    void submit(Work work);

    /** What it consists of, in offsets of the disk; see {@link io.holdfast.image.BlockDevice#extents}. Blocks. */
    List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException;

    /** Where it is kept, in offsets of the disk; see {@link io.holdfast.image.BlockDevice#placements}. Blocks. */
    List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException;

    /** Whether something acknowledged needs {@link #commit} before it survives a power cut, or once did and the commit goes on. */
    boolean uncommitted();

    /** Puts on stable storage what was acknowledged. Blocks. */
    void commit() throws ImageException;

    /** All has been committed and nothing will be written any more: leaves the file as one that nobody has open. Blocks. */
    void end() throws IOException;

    /**
     * What of a request concerns a part.
     *
     * @param request where durability and kind are from
     * @param offsetBytes in the part
     * @param dataIndex where in the request's buffer the bytes of a read or a write are
     * @param space what becomes of the space of a range that is zeroed
     * @param whole counts the operations
     */
    record Work(BlockRequest request, long offsetBytes, long lengthBytes, int dataIndex, Space space, Joined whole) {

        ByteBuf data() {
            return Objects.requireNonNull(request.data());
        }

        /** A part of the target of a read. */
        ByteBuf target(long from, long length) {
            return data().slice(dataIndex + (int) from, (int) length).setIndex(0, 0);
        }

        /** A part of the source of a write. */
        ByteBuf source(long from, long length) {
            return data().slice(dataIndex + (int) from, (int) length);
        }
    }
}
