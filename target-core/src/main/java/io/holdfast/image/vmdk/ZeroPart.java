package io.holdfast.image.vmdk;

import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest.Kind;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import java.util.List;

/** A part that reads as zeroes and cannot be written. */
record ZeroPart(long startBytes, long lengthBytes) implements Part {

    @Override
    public void submit(Work work) {
        if (work.request().kind() == Kind.READ) {
            work.data().setZero(work.dataIndex(), (int) work.lengthBytes());
        } else if (work.request().kind() == Kind.WRITE) {
            work.whole().fail(Errno.EROFS);
        }
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) {
        return List.of(new Extent.Hole(offsetBytes, lengthBytes));
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) {
        return List.of(Placement.of(offsetBytes, lengthBytes, Placement.Kind.ZERO));
    }

    @Override
    public boolean uncommitted() {
        return false;
    }

    @Override
    public void commit() {
        // There is nothing that could get lost.
    }

    @Override
    public void end() {
        // There is nothing to leave.
    }
}
