package io.holdfast.scsi.lun;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ForwardingDevice;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A disk's image, of which the tokens that stand for its blocks learn each change, whichever command brings it, and from whichever unit. */
final class WatchedDevice extends ForwardingDevice {

    private final TokenRegistry tokens;

    WatchedDevice(BlockDevice image, TokenRegistry tokens) {
        super(image);
        this.tokens = tokens;
    }

    @Override
    public void submit(BlockRequest request) {
        if (request.kind() != BlockRequest.Kind.READ) {
            tokens.changes(request.offsetBytes(), request.lengthBytes());
        }
        super.submit(request);
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return super.snapshots().map(Watched::new);
    }

    /** The snapshots of the image: bringing one back changes all blocks. */
    private final class Watched implements Snapshots {

        private final Snapshots all;

        Watched(Snapshots all) {
            this.all = all;
        }

        @Override
        public void apply(String nameOrId) throws IOException {
            tokens.changes(0, sizeBytes());
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
}
