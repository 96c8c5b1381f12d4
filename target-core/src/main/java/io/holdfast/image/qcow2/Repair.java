package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.io.IOException;

/**
 * Gives an image new refcounts: counts what is referred to, writes a table and blocks of that behind everything else, corrects the flags of the active tables, and when all that is
 * stable, lets the header point to it. Until then the image is as it was. Blocks.
 */
final class Repair {

    private final MetadataIo io;
    private final Header header;
    private final Geometry geometry;
    private final Counts counts;

    private Repair(MetadataIo io, Header header, Counts counts) {
        this.io = io;
        this.header = header;
        this.geometry = header.geometry();
        this.counts = counts;
    }

    /**
     * Repairs the image of that header, which nobody else uses, and takes the dirty bit and the corrupt bit out of its header.
     *
     * @throws ImageException when more is wrong than counts; nothing has been changed then
     */
    static void run(MetadataIo io, Stability stability, Header header) throws ImageException {
        Counts counts = ImageCheck.counts(io, header)
                .orElseThrow(() -> new ImageException(
                        Kind.CORRUPT,
                        io.file().path(),
                        "its tables are damaged in a way that only a person can judge; 'image check' tells how"));
        new Repair(io, header, counts).run(stability);
    }

    private void run(Stability stability) throws ImageException {
        checkWidth();
        long behind = Math.max(counts.end(), geometry.clusters(io.file().endBytes()));
        int tableClusters = header.refcountTable().length();
        RefcountRegion region = RefcountRegion.plan(geometry, counts, behind, tableClusters);
        if ((long) region.table().length() << geometry.clusterBits() > HeaderCodec.MAX_REFCOUNT_TABLE_BYTES) {
            throw new Refusal(io.file().path()).full();
        }
        try {
            io.file().truncate(region.endCluster() << geometry.clusterBits());
        } catch (IOException e) {
            throw ImageException.of(io.file().path(), e);
        }
        HeaderFile headerFile = new HeaderFile(io, stability, header);
        headerFile.change(old -> old.withFeatures(old.features().withoutUnknownAutoclear()));
        region.write(io, counts);
        correctFlags();
        headerFile.change(old -> old.withRefcountTable(region.table())
                .withFeatures(old.features().repaired()));
    }

    private void checkWidth() throws ImageException {
        int bits = 1 << geometry.refcountOrder();
        for (long cluster = 0; bits < Integer.SIZE && cluster < counts.end(); cluster++) {
            if (counts.get(cluster) >>> bits != 0) {
                throw new Refusal(io.file().path())
                        .corrupt(cluster << geometry.clusterBits(), "more references than a refcount can tell");
            }
        }
    }

    /** The flag says of what the active tables refer to whether nobody else does. */
    private void correctFlags() throws ImageException {
        long[] l1 = io.readLongs(header.l1().offsetBytes(), header.l1().length());
        boolean changed = false;
        for (int i = 0; i < l1.length; i++) {
            if (L2Entry.offset(l1[i]) != 0) {
                long corrected = corrected(l1[i]);
                changed |= corrected != l1[i];
                l1[i] = corrected;
                correctL2(L2Entry.offset(corrected));
            }
        }
        if (changed) {
            io.write(header.l1().offsetBytes(), MetadataIo.bytes(l1));
        }
    }

    private void correctL2(long offset) throws ImageException {
        if (header.features().externalData()) {
            return;
        }
        long[] words = io.readLongs(offset, geometry.clusterBytes() / Long.BYTES);
        boolean changed = false;
        for (int i = 0; i < words.length; i += geometry.l2EntryWords()) {
            if (!L2Entry.compressed(words[i]) && L2Entry.offset(words[i]) != 0) {
                long corrected = corrected(words[i]);
                changed |= corrected != words[i];
                words[i] = corrected;
            }
        }
        if (changed) {
            io.write(offset, MetadataIo.bytes(words));
        }
    }

    private long corrected(long entry) {
        boolean alone = counts.get(L2Entry.offset(entry) >>> geometry.clusterBits()) == 1;
        return alone ? entry | L2Entry.COPIED : entry & ~L2Entry.COPIED;
    }
}
