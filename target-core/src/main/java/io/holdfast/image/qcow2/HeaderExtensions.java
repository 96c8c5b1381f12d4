package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The header extensions that mean something to us (Header extensions); others are left where they are.
 *
 * @param bitmaps where persistent bitmaps are kept
 * @param encryption where the header of the encryption is
 * @param featureNames what the image calls its incompatible features, by their bits
 */
record HeaderExtensions(
        Optional<String> backingFormat,
        Optional<String> dataFile,
        Optional<Bitmaps> bitmaps,
        Optional<Encryption> encryption,
        Map<Integer, String> featureNames) {

    static final int END = 0;
    static final int BACKING_FORMAT = 0xe2792aca;
    static final int FEATURE_NAMES = 0x6803f857;
    static final int BITMAPS = 0x23852875;
    static final int ENCRYPTION = 0x0537be77;
    static final int EXTERNAL_DATA = 0x44415441;

    static final HeaderExtensions NONE =
            new HeaderExtensions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    private static final int FEATURE_NAME_ENTRY_BYTES = 48;

    /** The fields of the bitmaps extension. */
    record Bitmaps(int count, long directoryBytes, long directoryOffset) {}

    /** Where the header of the encryption is (Full disk encryption header pointer). */
    record Encryption(long offsetBytes, long lengthBytes) {}

    HeaderExtensions withBackingFormat(Optional<String> format) {
        return new HeaderExtensions(format, dataFile, bitmaps, encryption, featureNames);
    }

    HeaderExtensions withoutBitmaps() {
        return new HeaderExtensions(backingFormat, dataFile, Optional.empty(), encryption, featureNames);
    }

    /** Reads the extensions from the buffer's position, which is the end of the header, up to its limit, which is where they must have ended. */
    static HeaderExtensions read(ByteBuffer area, Refusal refusal) throws ImageException {
        Optional<String> backingFormat = Optional.empty();
        Optional<String> dataFile = Optional.empty();
        Optional<Bitmaps> bitmaps = Optional.empty();
        Optional<Encryption> encryption = Optional.empty();
        Map<Integer, String> names = Map.of();
        while (area.remaining() >= 8) {
            int start = area.position();
            int type = area.getInt();
            long length = Integer.toUnsignedLong(area.getInt());
            if (type == END) {
                break;
            }
            if (length > area.remaining()) {
                throw refusal.invalid(start, "a header extension of " + length + " bytes does not fit");
            }
            byte[] data = new byte[(int) length];
            area.get(data);
            switch (type) {
                case BACKING_FORMAT -> backingFormat = Optional.of(new String(data, StandardCharsets.UTF_8));
                case EXTERNAL_DATA -> dataFile = Optional.of(new String(data, StandardCharsets.UTF_8));
                case FEATURE_NAMES -> names = incompatibleNames(data);
                case BITMAPS -> {
                    if (length != 24) {
                        throw refusal.invalid(start, "the bitmaps extension has " + length + " bytes, not 24");
                    }
                    ByteBuffer fields = ByteBuffer.wrap(data);
                    int count = fields.getInt();
                    fields.getInt();
                    bitmaps = Optional.of(new Bitmaps(count, fields.getLong(), fields.getLong()));
                }
                case ENCRYPTION -> {
                    if (length != 16) {
                        throw refusal.invalid(start, "the encryption extension has " + length + " bytes, not 16");
                    }
                    ByteBuffer fields = ByteBuffer.wrap(data);
                    encryption = Optional.of(new Encryption(fields.getLong(), fields.getLong()));
                }
                default -> {
                    // Can be ignored, says the specification, and is kept.
                }
            }
            area.position((int) Math.min(area.limit(), Math.ceilDiv(start + 8 + length, 8) * 8));
        }
        return new HeaderExtensions(backingFormat, dataFile, bitmaps, encryption, names);
    }

    /** The feature name table (Feature name table), as far as it is about incompatible features. */
    private static Map<Integer, String> incompatibleNames(byte[] table) {
        Map<Integer, String> names = new HashMap<>();
        for (int at = 0; at + FEATURE_NAME_ENTRY_BYTES <= table.length; at += FEATURE_NAME_ENTRY_BYTES) {
            if (table[at] == 0) {
                String name = new String(table, at + 2, FEATURE_NAME_ENTRY_BYTES - 2, StandardCharsets.UTF_8);
                names.put((int) table[at + 1], name.replaceAll("\\p{Cntrl}", ""));
            }
        }
        return names;
    }
}
