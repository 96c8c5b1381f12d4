package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The refcounts that an image has, as they are in the file. */
final class StoredRefcounts {

    private final Geometry geometry;
    private final RefcountEntries entries;
    private final List<byte @Nullable []> blocks = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    private StoredRefcounts(Geometry geometry) {
        this.geometry = geometry;
        this.entries = new RefcountEntries(geometry.refcountOrder());
    }

    /** Blocks. */
    static StoredRefcounts read(MetadataIo io, Header header) throws ImageException {
        Geometry geometry = header.geometry();
        StoredRefcounts stored = new StoredRefcounts(geometry);
        int length = (int) (((long) header.refcountTable().length() << geometry.clusterBits()) / Long.BYTES);
        long end = io.file().endBytes();
        for (long entry : io.readLongs(header.refcountTable().offsetBytes(), length)) {
            if (entry == 0) {
                stored.blocks.add(null);
            } else if (entry < 0 || !geometry.aligned(entry) || entry > end - geometry.clusterBytes()) {
                stored.findings.add("the refcount block at " + entry + " does not lie in the file");
                stored.blocks.add(null);
            } else {
                stored.blocks.add(io.read(entry, geometry.clusterBytes()));
                stored.offsets.add(entry);
            }
        }
        return stored;
    }

    long get(long cluster) {
        long index = cluster / geometry.refcountBlockEntries();
        byte[] block = index < blocks.size() ? blocks.get((int) index) : null;
        return block == null ? 0 : entries.get(block, (int) (cluster % geometry.refcountBlockEntries()));
    }

    List<Long> blockOffsets() {
        return offsets;
    }

    /** What is wrong with the refcount table. */
    List<String> findings() {
        return findings;
    }
}
