package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Persistent bitmaps of an image that is written to: nobody keeps them up to date here, so they go, with the space that they take. */
final class DroppedBitmaps {

    private static final Logger LOG = LoggerFactory.getLogger(DroppedBitmaps.class);

    private final Tables tables;
    private final List<BitmapClusters.Area> areas;

    private DroppedBitmaps(Tables tables, List<BitmapClusters.Area> areas) {
        this.tables = tables;
        this.areas = areas;
    }

    /** Those that the image has, as it is before the first write. Blocks. */
    static DroppedBitmaps of(MetadataIo io, Header header, Tables tables) {
        if ((header.features().autoclear() & Features.BITMAPS) == 0) {
            return new DroppedBitmaps(tables, List.of());
        }
        try {
            LOG.warn(
                    "{}: its persistent bitmaps are dropped, since they are not kept up to date",
                    io.file().path());
            return new DroppedBitmaps(tables, BitmapClusters.read(io, header));
        } catch (ImageException e) {
            LOG.warn("{}; what its bitmaps take is not given back", e.getMessage());
            return new DroppedBitmaps(tables, List.of());
        }
    }

    boolean none() {
        return areas.isEmpty();
    }

    /** The header does not speak of them any more: what they took can be used for something else after the next commit. */
    void giveBack() {
        tables.lock.lock();
        try {
            tables.dirty();
            int bits = tables.geometry.clusterBits();
            for (BitmapClusters.Area area : areas) {
                long first = area.offsetBytes() >>> bits;
                for (long cluster = first; cluster < first + tables.geometry.clusters(area.lengthBytes()); cluster++) {
                    tables.freed.add(cluster);
                }
            }
        } finally {
            tables.lock.unlock();
        }
    }
}
