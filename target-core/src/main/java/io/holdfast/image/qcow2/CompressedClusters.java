package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.zip.DataFormatException;

/** Reads compressed clusters (Compressed Clusters Descriptor). */
final class CompressedClusters {

    private CompressedClusters() {}

    /** The cluster as the guest sees it. Blocks. */
    static byte[] read(Metadata metadata, long entry) throws ImageException {
        int bits = metadata.geometry.clusterBits();
        long offset = L2Entry.compressedOffset(entry, bits);
        // The last sector may be cut off by the end of the file, where the data ends before.
        long there = Math.min(
                L2Entry.compressedBytes(entry, bits), metadata.io.file().endBytes() - offset);
        Refusal refusal = new Refusal(metadata.io.file().path());
        if (there <= 0) {
            throw refusal.corrupt(offset, "compressed data beyond the end of the file");
        }
        byte[] source = metadata.io.read(offset, (int) there);
        byte[] cluster = new byte[metadata.geometry.clusterBytes()];
        try {
            if (metadata.header.compression().decompress(source, cluster) != cluster.length) {
                throw refusal.corrupt(offset, "compressed data ends before a cluster is full");
            }
        } catch (DataFormatException e) {
            throw refusal.corrupt(offset, "compressed data cannot be read: " + e.getMessage());
        }
        return cluster;
    }
}
