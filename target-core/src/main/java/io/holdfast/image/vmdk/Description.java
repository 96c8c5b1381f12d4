package io.holdfast.image.vmdk;

import io.holdfast.image.ImageInfo.Traits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Collects what is told of an image by QEMU's names, while it is opened. */
final class Description {

    private final Map<String, Object> data = new LinkedHashMap<>();
    private final List<Map<String, Object>> parts = new ArrayList<>();
    private OptionalLong grainBytes = OptionalLong.empty();

    void says(Descriptor descriptor) {
        data.put("cid", Integer.toUnsignedLong(descriptor.cid()));
        data.put("parent-cid", Integer.toUnsignedLong(descriptor.parentCid()));
        data.put("create-type", descriptor.createType());
    }

    void flat(String file, long lengthBytes) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("virtual-size", lengthBytes);
        part.put("filename", file);
        part.put("format", "FLAT");
        parts.add(part);
    }

    /** @param format as it stands in the descriptor; empty where the descriptor is within the part */
    void sparse(String file, String format, SparseHeader header) {
        Map<String, Object> part = new LinkedHashMap<>();
        if (header.has(SparseHeader.COMPRESSED)) {
            part.put("compressed", true);
        }
        part.put("virtual-size", header.capacityBytes());
        part.put("filename", file);
        part.put("cluster-size", header.grainBytes());
        part.put("format", format);
        parts.add(part);
        grainBytes = OptionalLong.of(header.grainBytes());
    }

    Traits traits() {
        data.put("extents", parts);
        return new Traits(grainBytes, Optional.empty(), List.of(), Set.of(), data);
    }
}
