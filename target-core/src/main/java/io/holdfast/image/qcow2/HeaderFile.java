package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageInfo.Backing;
import java.util.Arrays;
import java.util.Optional;

/** The header of an image that is written: each change is one sector, and on stable storage when the call returns. All methods but {@link #header} block. */
final class HeaderFile {

    private final MetadataIo io;
    private final Stability stability;
    private byte[] sector;
    private volatile Header header;
    private volatile boolean unsure;

    HeaderFile(MetadataIo io, Stability stability, Header header) throws ImageException {
        this.io = io;
        this.stability = stability;
        this.header = header;
        this.sector = io.read(0, Header.SECTOR_BYTES);
    }

    Header header() {
        return header;
    }

    /** A change has failed: nobody knows which header the file has. */
    boolean unsure() {
        return unsure;
    }

    /** What was written before is stable before the header changes. */
    synchronized void change(Change change) throws ImageException {
        Header next = change.apply(header);
        if (next.equals(header)) {
            return;
        }
        stability.sync(io);
        byte[] bytes = HeaderCodec.update(sector, next);
        boolean done = false;
        try {
            io.write(0, bytes);
            stability.sync(io);
            done = true;
        } finally {
            unsure |= !done;
        }
        sector = bytes;
        header = next;
    }

    /** The image lies on another one from now on: that is the only change for which more than a sector is written. */
    synchronized void lieOn(Optional<Backing> below) throws ImageException {
        Header next = header.on(below);
        byte[] cluster = io.read(0, header.geometry().clusterBytes());
        byte[] changed = FirstCluster.of(io.file().path(), cluster, header).lyingOn(below);
        System.arraycopy(
                HeaderCodec.update(Arrays.copyOf(changed, Header.SECTOR_BYTES), next),
                0,
                changed,
                0,
                Header.SECTOR_BYTES);
        stability.sync(io);
        boolean done = false;
        try {
            io.write(0, changed);
            stability.sync(io);
            done = true;
        } finally {
            unsure |= !done;
        }
        sector = Arrays.copyOf(changed, Header.SECTOR_BYTES);
        header = next;
    }

    /** What becomes of a header. */
    interface Change {

        Header apply(Header header);
    }
}
