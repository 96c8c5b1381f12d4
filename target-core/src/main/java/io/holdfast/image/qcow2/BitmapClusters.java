package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.HeaderExtensions.Bitmaps;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of persistent bitmaps are (Bitmaps). */
final class BitmapClusters {

    private BitmapClusters() {}

    /** A part of a bitmap. */
    record Area(long offsetBytes, long lengthBytes) {}

    /** The directory, the tables and the data of all bitmaps. Blocks. */
    static List<Area> read(MetadataIo io, Header header) throws ImageException {
        List<Area> areas = new ArrayList<>();
        if (header.extensions().bitmaps().isEmpty()) {
            return areas;
        }
        Bitmaps bitmaps = header.extensions().bitmaps().get();
        areas.add(new Area(bitmaps.directoryOffset(), bitmaps.directoryBytes()));
        for (BitmapDirectory.Entry entry : BitmapDirectory.read(io, header)) {
            addTable(areas, io, header.geometry(), new Area(entry.tableOffsetBytes(), 8L * entry.tableEntries()));
        }
        return areas;
    }

    private static void addTable(List<Area> areas, MetadataIo io, Geometry geometry, Area table) throws ImageException {
        if (table.lengthBytes == 0) {
            return;
        }
        areas.add(table);
        for (long entry : io.readLongs(table.offsetBytes, (int) (table.lengthBytes / Long.BYTES))) {
            long offset = L2Entry.offset(entry);
            if (offset != 0) {
                areas.add(new Area(offset, geometry.clusterBytes()));
            }
        }
    }
}
