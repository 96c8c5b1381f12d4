package io.holdfast.image;

import io.holdfast.file.IoCompletion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A device that stands before another one, which belongs to it, and hands on all that a subclass does not see to. */
public abstract class ForwardingDevice implements BlockDevice {

    private final BlockDevice image;

    protected ForwardingDevice(BlockDevice image) {
        this.image = image;
    }

    /** The device behind it. */
    protected final BlockDevice image() {
        return image;
    }

    @Override
    public void submit(BlockRequest request) {
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
    public Optional<Snapshots> snapshots() {
        return image.snapshots();
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
