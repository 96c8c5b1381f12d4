package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.luks.NewLuks;
import io.holdfast.image.qcow2.Header.Table;
import io.holdfast.image.qcow2.HeaderExtensions.Encryption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The first tables of an image: header, an L1 table without entries, and refcounts of these. */
final class NewImage {

    private static final int HEADER_V3_BYTES = 112;

    private NewImage() {}

    /**
     * Writes them into an empty file and makes them stable. Blocks.
     *
     * @param secretFile for the encryption, where there is to be one
     */
    static void write(HostFile file, Qcow2Options options, Optional<Path> secretFile) throws IOException {
        Path path = file.path();
        Geometry geometry = options.geometry();
        long size = options.sizeBytes();
        if (size < 0 || size % Header.SECTOR_BYTES != 0) {
            throw new ImageException(
                    Kind.OUT_OF_BOUNDS, path, "an image has whole sectors of 512 bytes, not " + size + " bytes");
        }
        if (geometry.l1EntriesFor(size) > HeaderCodec.MAX_L1_BYTES / 8) {
            throw new ImageException(
                    Kind.OUT_OF_BOUNDS,
                    path,
                    size + " bytes are more than clusters of " + geometry.clusterBytes() + " bytes can map");
        }
        int l1Entries = (int) Math.max(1, geometry.l1EntriesFor(size));
        long l1Clusters = geometry.clusters(8L * l1Entries);
        Optional<Encryption> encryption = options.encryption()
                .map(luks -> new Encryption((1 + l1Clusters) << geometry.clusterBits(), luks.headerBytes()));
        long tables = 1
                + l1Clusters
                + encryption.map(area -> geometry.clusters(area.lengthBytes())).orElse(0L);
        Counts counts = new Counts();
        counts.addRun(0, tables);
        RefcountRegion refcounts = RefcountRegion.plan(geometry, counts, tables, tableClusters(geometry, size));
        if ((long) refcounts.table().length() << geometry.clusterBits() > HeaderCodec.MAX_REFCOUNT_TABLE_BYTES) {
            throw new ImageException(Kind.OUT_OF_BOUNDS, path, "its refcounts would take too much space");
        }
        Header header = new Header(
                options.version(),
                geometry,
                size,
                new Table(geometry.clusterBytes(), l1Entries),
                refcounts.table(),
                new Table(0, 0),
                options.features(),
                options.version() == 2 ? Header.V2_BYTES : HEADER_V3_BYTES,
                options.compression(),
                new HeaderExtensions(
                        options.backing().map(Qcow2Options.Backing::format),
                        options.dataFile(),
                        Optional.empty(),
                        encryption,
                        Map.of()),
                options.backing().map(Qcow2Options.Backing::file));
        byte[] first = HeaderCodec.write(header)
                .orElseThrow(() -> new ImageException(
                        Kind.OUT_OF_BOUNDS,
                        path,
                        "the name of the backing file or the data file is too long for these clusters"));
        file.truncate(refcounts.endCluster() << geometry.clusterBits());
        MetadataIo io = new MetadataIo(file);
        refcounts.write(io, counts);
        if (encryption.isPresent()) {
            NewLuks luks = NewLuks.make(path, options.encryption().orElseThrow(), secretFile);
            io.write(encryption.get().offsetBytes(), luks.header());
            io.write(encryption.get().offsetBytes() + luks.slotOffsetBytes(), luks.slot());
        }
        io.write(0, first);
        io.sync();
    }

    /** Enough for the whole disk and its tables, so that it need not grow, where that is not out of proportion. */
    private static int tableClusters(Geometry geometry, long sizeBytes) {
        long clusters = geometry.clusters(sizeBytes + sizeBytes / 8) + 1024;
        long entries = Math.ceilDiv(clusters, geometry.refcountBlockEntries());
        long bytes = Math.min(entries * Long.BYTES, HeaderCodec.MAX_REFCOUNT_TABLE_BYTES / 8);
        return (int) Math.max(1, geometry.clusters(bytes));
    }
}
