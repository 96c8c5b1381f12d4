package io.holdfast.scsi.lun;

import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** A disk's image, of which the tokens that stand for its blocks learn each change, whichever command brings it, and from whichever unit. */
record WatchedDevice(BlockDevice image, TokenRegistry tokens) implements BlockDevice {

    @Override
    public void submit(BlockRequest request) {
        if (request.kind() != BlockRequest.Kind.READ) {
            tokens.changes(request.offsetBytes(), request.lengthBytes());
        }
        image.submit(request);
    }

    @Override
    public long sizeBytes() {
        return image.sizeBytes();
    }

    @Override
    public BlockLimits limits() {
        return image.limits();
    }

    @Override
    public void flush(IoCompletion completion) {
        image.flush(completion);
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        return image.extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public OptionalLong availableBytes() throws IOException {
        return image.availableBytes();
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        return image.placements(offsetBytes, lengthBytes);
    }

    @Override
    public void resize(long sizeBytes) throws IOException {
        image.resize(sizeBytes);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }

    @Override
    public String toString() {
        return image.toString();
    }
}
