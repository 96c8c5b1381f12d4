package io.holdfast.image.qcow2;

import io.holdfast.image.Preallocation;
import io.holdfast.image.luks.LuksOptions;
import io.holdfast.image.qcow2.Geometry.L2Format;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a new image is like; the words are those of {@code qemu-img create -o}.
 *
 * @param version 2 ({@code compat=0.10}) or 3 ({@code compat=1.1})
 * @param clusterBytes a power of two from 512 to 2 MiB
 * @param encryption how it is encrypted, where it is
 * @param preallocation what space is taken at once; the image itself is made without
 * @param refcountBits a power of two from 1 to 64; 16 in version 2
 */
public record Qcow2Options(
        long sizeBytes,
        int version,
        int clusterBytes,
        int refcountBits,
        Compression compression,
        Set<Option> options,
        Optional<Backing> backing,
        Optional<LuksOptions> encryption,
        Optional<String> dataFile,
        Preallocation preallocation) {

    /** What an image has or has not. */
    public enum Option {
        /** {@code extended_l2}: clusters of 32 subclusters. */
        EXTENDED_L2,
        /** {@code lazy_refcounts}: refcounts are written late, and repaired after a crash. */
        LAZY_REFCOUNTS,
        /** {@code data_file_raw}: the data file is a raw image of the disk at all times. */
        DATA_FILE_RAW
    }

    /**
     * Where clusters come from that the image does not have.
     *
     * @param file as it is written into the image: relative to the image's folder, or absolute
     * @param format the name of its format
     */
    public record Backing(String file, String format) {}

    /** As qemu-img makes it when nothing else is said. */
    public static Qcow2Options ofSize(long sizeBytes) {
        return new Qcow2Options(
                sizeBytes, 3, 65536, 16, Compression.ZLIB, EnumSet.noneOf(Option.class), Optional.empty());
    }

    /** Without encryption and preallocation. */
    public Qcow2Options(
            long sizeBytes,
            int version,
            int clusterBytes,
            int refcountBits,
            Compression compression,
            Set<Option> options,
            Optional<Backing> backing) {
        this(
                sizeBytes,
                version,
                clusterBytes,
                refcountBits,
                compression,
                options,
                backing,
                Optional.empty(),
                Optional.empty(),
                Preallocation.OFF);
    }

    /**
     * What those words mean.
     *
     * @throws IllegalArgumentException with the reason, for whoever wrote them
     */
    public static Qcow2Options of(long sizeBytes, Map<String, String> words) {
        return OptionWords.parse(sizeBytes, words);
    }

    public Qcow2Options {
        options = Set.copyOf(options);
        if (version != 2 && version != 3) {
            throw new IllegalArgumentException("version " + version + " is neither 2 nor 3");
        }
        int clusterBits = Integer.numberOfTrailingZeros(clusterBytes);
        if (Integer.bitCount(clusterBytes) != 1
                || clusterBits < Geometry.MIN_CLUSTER_BITS
                || clusterBits > Geometry.MAX_CLUSTER_BITS) {
            throw new IllegalArgumentException("clusters are of a power of two of bytes from 512 to 2097152");
        }
        if (Integer.bitCount(refcountBits) != 1 || refcountBits > 64) {
            throw new IllegalArgumentException("refcounts have a power of two of bits from 1 to 64");
        }
        if (version == 2 && (refcountBits != 16 || !options.isEmpty() || compression != Compression.ZLIB)) {
            throw new IllegalArgumentException("version 2 knows only refcounts of 16 bits, zlib and no options");
        }
        if (encryption.isPresent() && preallocation != Preallocation.OFF && version == 2) {
            throw new IllegalArgumentException(
                    "an encrypted image of version 2 cannot tell what space it has only taken: no preallocation");
        }
        if (dataFile.isPresent() || options.contains(Option.DATA_FILE_RAW)) {
            checkDataFile(version, dataFile, options, backing, encryption);
        }
        if (options.contains(Option.EXTENDED_L2) && clusterBits < Geometry.MIN_EXTENDED_CLUSTER_BITS) {
            throw new IllegalArgumentException("extended L2 entries need clusters of 16 KiB or more");
        }
        if (preallocation != Preallocation.OFF && backing.isPresent() && !options.contains(Option.EXTENDED_L2)) {
            throw new IllegalArgumentException(
                    "preallocation would hide the backing file, unless clusters have subclusters (extended_l2=on)");
        }
    }

    private static void checkDataFile(
            int version,
            Optional<String> dataFile,
            Set<Option> options,
            Optional<Backing> backing,
            Optional<LuksOptions> encryption) {
        if (dataFile.isEmpty()) {
            throw new IllegalArgumentException("data_file_raw says of which kind a data_file is");
        }
        if (dataFile.get().isEmpty() || dataFile.get().matches("\\.|\\.\\.|.*/.*|[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw new IllegalArgumentException("data_file=" + dataFile.get()
                    + ": a data file is made beside its image, and has a name without folders");
        }
        if (version == 2) {
            throw new IllegalArgumentException("version 2 knows no data files");
        }
        if (backing.isPresent() && options.contains(Option.DATA_FILE_RAW)) {
            throw new IllegalArgumentException("a raw data file has all of the disk, and lies on no backing file");
        }
        if (encryption.isPresent()) {
            throw new IllegalArgumentException("an encrypted image has its data itself");
        }
    }

    /** The same with a backing file. */
    public Qcow2Options on(Backing file) {
        return new Qcow2Options(
                sizeBytes,
                version,
                clusterBytes,
                refcountBits,
                compression,
                options,
                Optional.of(file),
                encryption,
                dataFile,
                preallocation);
    }

    /** The same with clusters of another size. */
    public Qcow2Options withClusterBytes(int bytes) {
        return new Qcow2Options(
                sizeBytes,
                version,
                bytes,
                refcountBits,
                compression,
                options,
                backing,
                encryption,
                dataFile,
                preallocation);
    }

    /** The same, encrypted. */
    public Qcow2Options encrypted(LuksOptions how) {
        return new Qcow2Options(
                sizeBytes,
                version,
                clusterBytes,
                refcountBits,
                compression,
                options,
                backing,
                Optional.of(how),
                dataFile,
                preallocation);
    }

    Geometry geometry() {
        return new Geometry(
                Integer.numberOfTrailingZeros(clusterBytes),
                Integer.numberOfTrailingZeros(refcountBits),
                options.contains(Option.EXTENDED_L2) ? L2Format.EXTENDED : L2Format.STANDARD);
    }

    Features features() {
        long incompatible = options.contains(Option.EXTENDED_L2) ? Features.EXTENDED_L2 : 0;
        if (compression != Compression.ZLIB) {
            incompatible |= Features.COMPRESSION_TYPE;
        }
        if (dataFile.isPresent()) {
            incompatible |= Features.EXTERNAL_DATA;
        }
        return new Features(
                incompatible,
                options.contains(Option.LAZY_REFCOUNTS) ? Features.LAZY_REFCOUNTS : 0,
                options.contains(Option.DATA_FILE_RAW) ? Features.RAW_EXTERNAL_DATA : 0);
    }
}
