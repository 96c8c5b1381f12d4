package io.holdfast.scsi.lun;

import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    public Optional<Snapshots> snapshots() {
        return image.snapshots().map(Watched::new);
    }

    /** The snapshots of the image: bringing one back changes all blocks. */
    private final class Watched implements Snapshots {

        private final Snapshots all;

        Watched(Snapshots all) {
            this.all = all;
        }

        @Override
        public void apply(String nameOrId) throws IOException {
            tokens.changes(0, image.sizeBytes());
            all.apply(nameOrId);
        }

        @Override
        public List<Snapshot> list() throws IOException {
            return all.list();
        }

        @Override
        public Snapshot create(String name, Instant now) throws IOException {
            return all.create(name, now);
        }

        @Override
        public void delete(String nameOrId) throws IOException {
            all.delete(nameOrId);
        }
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
