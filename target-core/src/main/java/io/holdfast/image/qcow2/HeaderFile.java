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

    /** The image lies on another one from now on. */
    synchronized void lieOn(Optional<Backing> below) throws ImageException {
        rewrite(header.on(below), firstCluster().lyingOn(below));
    }

    /** Nothing speaks of bitmaps any more, which count as invalid already. */
    synchronized void dropBitmaps() throws ImageException {
        Header next = header.withoutBitmaps();
        rewrite(next, firstCluster().without(HeaderExtensions.BITMAPS).lyingOn(next.backing()));
    }

    private FirstCluster firstCluster() throws ImageException {
        return FirstCluster.of(io.file().path(), io.read(0, header.geometry().clusterBytes()), header);
    }

    /** More than a sector is written. */
    private void rewrite(Header next, byte[] cluster) throws ImageException {
        byte[] first = HeaderCodec.update(Arrays.copyOf(cluster, Header.SECTOR_BYTES), next);
        System.arraycopy(first, 0, cluster, 0, first.length);
        stability.sync(io);
        boolean done = false;
        try {
            io.write(0, cluster);
            stability.sync(io);
            done = true;
        } finally {
            unsure |= !done;
        }
        sector = first;
        header = next;
    }

    /** What becomes of a header. */
    interface Change {

        Header apply(Header header);
    }
}
