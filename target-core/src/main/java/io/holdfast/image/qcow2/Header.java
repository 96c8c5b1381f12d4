package io.holdfast.image.qcow2;

import io.holdfast.image.ImageInfo.Backing;
import java.util.Optional;

/**
 * The header of an image, checked.
 *
 * @param sizeBytes the virtual disk size, in whole sectors
 * @param l1 the active L1 table; its length is in entries
 * @param refcountTable its length is in clusters
 * @param snapshots the snapshot table; its length is in snapshots
 * @param headerBytes header_length
 */
record Header(
        int version,
        Geometry geometry,
        long sizeBytes,
        Table l1,
        Table refcountTable,
        Table snapshots,
        Features features,
        int headerBytes,
        Compression compression,
        HeaderExtensions extensions,
        Optional<String> backingFile) {

    static final int MAGIC = 0x514649fb;
    static final int V2_BYTES = 72;
    static final int V3_BYTES = 104;
    /** What one write of the disk changes whole or not at all; every field that we change lies in it. */
    static final int SECTOR_BYTES = 512;

    Header withFeatures(Features other) {
        return new Header(
                version,
                geometry,
                sizeBytes,
                l1,
                refcountTable,
                snapshots,
                other,
                headerBytes,
                compression,
                extensions,
                backingFile);
    }

    Header withRefcountTable(Table other) {
        return withLayout(sizeBytes, l1, other, snapshots);
    }

    Header withDisk(long otherSizeBytes, Table otherL1) {
        return withLayout(otherSizeBytes, otherL1, refcountTable, snapshots);
    }

    Header withLayout(long otherSizeBytes, Table otherL1, Table otherRefcountTable, Table otherSnapshots) {
        return new Header(
                version,
                geometry,
                otherSizeBytes,
                otherL1,
                otherRefcountTable,
                otherSnapshots,
                features,
                headerBytes,
                compression,
                extensions,
                backingFile);
    }

    /** What it lies on. */
    Optional<Backing> backing() {
        return backingFile.map(file -> new Backing(file, extensions.backingFormat()));
    }

    /** Lying on another image, or on none. */
    Header on(Optional<Backing> below) {
        return saying(extensions.withBackingFormat(below.flatMap(Backing::format)), below.map(Backing::file));
    }

    Header withoutBitmaps() {
        return saying(extensions.withoutBitmaps(), backingFile);
    }

    private Header saying(HeaderExtensions said, Optional<String> below) {
        return new Header(
                version,
                geometry,
                sizeBytes,
                l1,
                refcountTable,
                snapshots,
                features,
                headerBytes,
                compression,
                said,
                below);
    }

    /** A table in the file. */
    record Table(long offsetBytes, int length) {}
}
