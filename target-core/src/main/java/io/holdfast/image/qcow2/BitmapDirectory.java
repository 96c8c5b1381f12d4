package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.HeaderExtensions.Bitmaps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The directory of persistent bitmaps (Bitmap directory). */
final class BitmapDirectory {

    private static final int FIXED_BYTES = 24;
    private static final int MAX_DIRECTORY_BYTES = 64 << 20;
    private static final int MAX_TABLE_ENTRIES = 8 << 20;
    private static final int MAX_GRANULARITY_BITS = 31;

    private static final int IN_USE = 1;
    private static final int AUTO = 1 << 1;

    private BitmapDirectory() {}

    /** A bitmap. */
    record Entry(long tableOffsetBytes, int tableEntries, int flags, int granularityBits, String name) {

        /** QEMU's names for them. */
        List<String> flagNames() {
            List<String> names = new ArrayList<>();
            if ((flags & IN_USE) != 0) {
                names.add("in-use");
            }
            if ((flags & AUTO) != 0) {
                names.add("auto");
            }
            return names;
        }
    }

    /** All of them, of an image that has some. Blocks. */
    static List<Entry> read(MetadataIo io, Header header) throws ImageException {
        Bitmaps bitmaps = header.extensions().bitmaps().orElseThrow();
        Refusal refusal = new Refusal(io.file().path());
        if (bitmaps.directoryBytes() <= 0 || bitmaps.directoryBytes() > MAX_DIRECTORY_BYTES) {
            throw refusal.corrupt(bitmaps.directoryOffset(), "a bitmap directory of " + bitmaps.directoryBytes());
        }
        ByteBuffer directory = ByteBuffer.wrap(io.read(bitmaps.directoryOffset(), (int) bitmaps.directoryBytes()));
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < bitmaps.count(); i++) {
            if (directory.capacity() - at < FIXED_BYTES) {
                throw refusal.corrupt(bitmaps.directoryOffset(), "the bitmap directory is too short");
            }
            int nameBytes = Short.toUnsignedInt(directory.getShort(at + 18));
            long length = FIXED_BYTES + nameBytes + Integer.toUnsignedLong(directory.getInt(at + 20));
            int tableEntries = directory.getInt(at + 8);
            int granularityBits = directory.get(at + 17);
            if (tableEntries < 0 || tableEntries > MAX_TABLE_ENTRIES) {
                throw refusal.corrupt(bitmaps.directoryOffset(), "a bitmap table of " + tableEntries + " entries");
            }
            if (length > directory.capacity() - at || granularityBits < 0 || granularityBits > MAX_GRANULARITY_BITS) {
                throw refusal.corrupt(bitmaps.directoryOffset(), "an impossible entry of the bitmap directory");
            }
            byte[] name = new byte[nameBytes];
            directory.get(at + (int) (length - nameBytes), name);
            entries.add(new Entry(
                    directory.getLong(at),
                    tableEntries,
                    directory.getInt(at + 12),
                    granularityBits,
                    new String(name, StandardCharsets.UTF_8)));
            at = (int) Math.min(directory.capacity(), at + Math.ceilDiv(length, 8) * 8);
        }
        return entries;
    }
}
