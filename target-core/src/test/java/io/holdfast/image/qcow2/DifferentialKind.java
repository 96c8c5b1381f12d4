package io.holdfast.image.qcow2;

import io.holdfast.image.luks.LuksOptions;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an image is like.
 *
 * @param backed whether it begins as a raw file below
 * @param external whether its data is in another file; QEMU makes it then
 */
record DifferentialKind(
        int version,
        int clusterBytes,
        int refcountBits,
        boolean extended,
        boolean lazy,
        boolean backed,
        boolean external,
        boolean encrypted,
        Compression compression) {

    private static final LuksOptions QUICK = new LuksOptions(32, "sha256", 1);

    String words(Path folder) {
        String words = "compat=" + (version == 2 ? "0.10" : "1.1") + ",cluster_size=" + clusterBytes;
        words += version == 2 ? "" : ",refcount_bits=" + refcountBits;
        words += extended ? ",extended_l2=on" : "";
        words += lazy ? ",lazy_refcounts=on" : "";
        words += compression == Compression.ZSTD ? ",compression_type=zstd" : "";
        words += backed ? ",backing_file=base.raw,backing_fmt=raw" : "";
        return words + (external ? ",data_file=" + folder.resolve("disk.data") : "");
    }

    Qcow2Options options() {
        Set<Qcow2Options.Option> options = EnumSet.noneOf(Qcow2Options.Option.class);
        if (extended) {
            options.add(Qcow2Options.Option.EXTENDED_L2);
        }
        if (lazy) {
            options.add(Qcow2Options.Option.LAZY_REFCOUNTS);
        }
        Optional<Qcow2Options.Backing> backing =
                backed ? Optional.of(new Qcow2Options.Backing("base.raw", "raw")) : Optional.empty();
        Qcow2Options plain = new Qcow2Options(
                ExpectedDisk.SIZE_BYTES, version, clusterBytes, refcountBits, compression, options, backing);
        return encrypted ? plain.encrypted(QUICK) : plain;
    }

    /**
     * Compressed clusters are not encrypted. Version 2 gives up no cluster that a backing file would show through, and QEMU 7.2 makes no disk longer that is on a backing file and ends in a
     * compressed cluster with subclusters: it cannot zero the rest of it.
     */
    boolean compresses() {
        return !external && !encrypted && !(backed && (version == 2 || extended));
    }

    /** Compressed clusters share clusters of the file: narrow refcounts have no room for snapshots of them. */
    boolean keepsSnapshots() {
        return !external && refcountBits >= 16;
    }
}
