package io.holdfast.image.qcow2;

import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import java.io.IOException;
import java.util.List;

/** A device that stays open when it is closed, so that several images can be based on it one after the other. */
record Kept(BlockDevice device) implements BlockDevice {

    @Override
    public long sizeBytes() {
        return device.sizeBytes();
    }

    @Override
    public BlockLimits limits() {
        return device.limits();
    }

    @Override
    public void submit(BlockRequest request) {
        device.submit(request);
    }

    @Override
    public void flush(IoCompletion completion) {
        device.flush(completion);
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        return device.extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        return device.placements(offsetBytes, lengthBytes);
    }

    @Override
    public void resize(long sizeBytes) throws IOException {
        device.resize(sizeBytes);
    }

    @Override
    public void close() {
        // Whoever made it closes it.
    }
}
