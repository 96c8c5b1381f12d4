package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.HeaderExtensions.Bitmaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of persistent bitmaps are (Bitmaps). */
final class BitmapClusters {

    private static final int FIXED_BYTES = 24;
    private static final int MAX_DIRECTORY_BYTES = 64 << 20;
    private static final int MAX_TABLE_ENTRIES = 8 << 20;

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
        Refusal refusal = new Refusal(io.file().path());
        if (bitmaps.directoryBytes() <= 0 || bitmaps.directoryBytes() > MAX_DIRECTORY_BYTES) {
            throw refusal.corrupt(bitmaps.directoryOffset(), "a bitmap directory of " + bitmaps.directoryBytes());
        }
        areas.add(new Area(bitmaps.directoryOffset(), bitmaps.directoryBytes()));
        ByteBuffer directory = ByteBuffer.wrap(io.read(bitmaps.directoryOffset(), (int) bitmaps.directoryBytes()));
        int at = 0;
        for (int i = 0; i < bitmaps.count(); i++) {
            if (directory.capacity() - at < FIXED_BYTES) {
                throw refusal.corrupt(bitmaps.directoryOffset(), "the bitmap directory is too short");
            }
            long table = directory.getLong(at);
            int entries = directory.getInt(at + 8);
            if (entries < 0 || entries > MAX_TABLE_ENTRIES) {
                throw refusal.corrupt(bitmaps.directoryOffset(), "a bitmap table of " + entries + " entries");
            }
            addTable(areas, io, header.geometry(), new Area(table, 8L * entries));
            long length = FIXED_BYTES
                    + Short.toUnsignedLong(directory.getShort(at + 18))
                    + Integer.toUnsignedLong(directory.getInt(at + 20));
            at = (int) Math.min(directory.capacity(), at + Math.ceilDiv(length, 8) * 8);
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
