package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageInfo.Mark;
import io.holdfast.image.ImageInfo.Traits;
import io.holdfast.image.luks.Luks;
import io.holdfast.image.qcow2.HeaderExtensions.Encryption;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What is told of an image by QEMU's names. */
final class Description {

    private Description() {}

    /** Blocks. */
    static Traits of(MetadataIo io, Header header) throws ImageException {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (header.features().dirty()) {
            marks.add(Mark.DIRTY);
        }
        if (header.extensions().encryption().isPresent()) {
            marks.add(Mark.ENCRYPTED);
        }
        return new Traits(
                OptionalLong.of(header.geometry().clusterBytes()),
                header.backing(),
                SnapshotTable.read(io, header).snapshots(),
                marks,
                specific(io, header));
    }

    private static Map<String, Object> specific(MetadataIo io, Header header) throws ImageException {
        Features features = header.features();
        boolean old = header.version() == 2;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("compat", old ? "0.10" : "1.1");
        data.put("compression-type", header.compression().label());
        if (!old) {
            data.put("lazy-refcounts", features.lazyRefcounts());
            List<Map<String, Object>> bitmaps = bitmaps(io, header);
            if (!bitmaps.isEmpty()) {
                data.put("bitmaps", bitmaps);
            }
        }
        data.put("refcount-bits", 1 << header.geometry().refcountOrder());
        if (header.extensions().encryption().isPresent()) {
            Encryption place = header.extensions().encryption().get();
            data.put("encrypt", Luks.description(new EncryptionHeader(io, place)));
        }
        if (features.externalData()) {
            header.extensions().dataFile().ifPresent(name -> data.put("data-file", name));
            data.put("data-file-raw", features.rawExternalData());
        }
        if (!old) {
            data.put("corrupt", features.corrupt());
            data.put("extended-l2", header.geometry().extended());
        }
        return data;
    }

    private static List<Map<String, Object>> bitmaps(MetadataIo io, Header header) throws ImageException {
        if ((header.features().autoclear() & Features.BITMAPS) == 0) {
            return List.of();
        }
        return BitmapDirectory.read(io, header).stream()
                .map(entry -> {
                    Map<String, Object> bitmap = new LinkedHashMap<>();
                    bitmap.put("flags", entry.flagNames());
                    bitmap.put("name", entry.name());
                    bitmap.put("granularity", 1L << entry.granularityBits());
                    return bitmap;
                })
                .toList();
    }
}
