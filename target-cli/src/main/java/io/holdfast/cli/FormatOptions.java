package io.holdfast.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the format of a new image. */
final class FormatOptions {

    private static final String ENCRYPTED = "encrypt.format";

    @Option(
            names = {"-o", "--options"},
            paramLabel = "KEY=VALUE",
            split = ",",
            description =
                    "Options of the format, with commas between them. raw: preallocation=off (default), falloc or full. qcow2: compat=1.1 (default) or 0.10, cluster_size=, refcount_bits=,"
                            + " extended_l2=on, lazy_refcounts=on, compression_type=zlib or zstd, preallocation=off (default),"
                            + " metadata, falloc or full, data_file= with data_file_raw=on or off, backing_file= with"
                            + " backing_fmt=, encrypt.format=luks with encrypt.cipher-alg=aes-256 (default) or aes-128, encrypt.hash-alg=sha256 (default), sha512, sha384,"
                            + " sha224 or sha1, encrypt.iter-time=2000 (milliseconds to derive a key). vmdk: subformat=monolithicSparse (default), monolithicFlat,"
                            + " twoGbMaxExtentSparse, twoGbMaxExtentFlat or streamOptimized.")
    private Map<String, String> words = new LinkedHashMap<>();

    FormatOptions() {}

    /**
     * Refuses an encrypted image without a secret, and an image that is not encrypted with one: its user means it to be.
     *
     * @param option which names the secret
     * @param named by that option
     * @param used where that option may be left out
     */
    void checkSecret(String option, Optional<Path> named, Optional<Path> used) throws CommandFailure {
        boolean encrypting = words.containsKey(ENCRYPTED);
        if (named.isPresent() && !encrypting) {
            throw new CommandFailure(
                    ExitStatus.USAGE, option + " is for an encrypted image: -o " + ENCRYPTED + "=luks");
        }
        if (encrypting && used.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "-o " + ENCRYPTED + " needs " + option + " FILE, whose bytes are the secret");
        }
    }

    /** As they were written. */
    Map<String, String> words() {
        return words;
    }
}
