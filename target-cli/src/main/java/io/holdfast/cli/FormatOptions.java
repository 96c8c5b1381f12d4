package io.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the format of a new image. */
final class FormatOptions {

    @Option(
            names = {"-o", "--options"},
            paramLabel = "KEY=VALUE",
            split = ",",
            description =
                    "Options of the format, with commas between them. raw: preallocation=off (default), falloc or full. qcow2: compat=1.1 (default) or 0.10, cluster_size=, refcount_bits=,"
                            + " extended_l2=on, lazy_refcounts=on, compression_type=zlib or zstd, preallocation=off (default),"
                            + " metadata, falloc or full, backing_file= with"
                            + " backing_fmt=. vmdk: subformat=monolithicSparse (default), monolithicFlat,"
                            + " twoGbMaxExtentSparse, twoGbMaxExtentFlat or streamOptimized.")
    private Map<String, String> words = new LinkedHashMap<>();

    FormatOptions() {}

    /** As they were written. */
    Map<String, String> words() {
        return words;
    }
}
