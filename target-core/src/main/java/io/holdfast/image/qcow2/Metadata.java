package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.concurrent.locks.ReentrantLock;

/** The tables of an open image: where each part of the disk is. */
final class Metadata {

    final MetadataIo io;
    final Header header;
    final CacheSize cache;
    final Geometry geometry;
    final Mapping.Rules rules;
    /** Of whoever changes tables. */
    final ReentrantLock lock = new ReentrantLock();

    final L2Tables l2;

    private Metadata(MetadataIo io, Header header, long[] l1, CacheSize cache) {
        this.io = io;
        this.header = header;
        this.cache = cache;
        this.geometry = header.geometry();
        this.rules = Mapping.Rules.of(header);
        this.l2 = new L2Tables(io, geometry, lock, l1, cache);
    }

    /** Reads what is kept in memory for as long as the image is open. Blocks. */
    static Metadata load(MetadataIo io, Header header, CacheSize cache) throws ImageException {
        long[] l1 = io.readLongs(header.l1().offsetBytes(), header.l1().length());
        return new Metadata(io, header, l1, cache);
    }

    /** Reads the header. Blocks. */
    static Header header(MetadataIo io) throws ImageException {
        long fileBytes = io.file().endBytes();
        byte[] start = io.read(0, (int) Math.min(fileBytes, Header.SECTOR_BYTES));
        int clusterBytes = HeaderCodec.clusterBytes(io.file().path(), start);
        return HeaderCodec.read(io.file().path(), io.read(0, (int) Math.min(fileBytes, clusterBytes)), fileBytes);
    }
}
