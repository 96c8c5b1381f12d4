package io.holdfast.image.qcow2;

import io.holdfast.image.Preallocation;
import io.holdfast.image.luks.LuksOptions;
import io.holdfast.image.qcow2.Qcow2Options.Backing;
import io.holdfast.image.qcow2.Qcow2Options.Option;
import io.holdfast.util.ByteSize;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options of a new image as {@code qemu-img create -o} spells them. */
final class OptionWords {

    private final Map<String, String> left;

    private OptionWords(Map<String, String> words) {
        this.left = new HashMap<>(words);
    }

    /**
     * What those words mean.
     *
     * @throws IllegalArgumentException with the reason, for whoever wrote them
     */
    static Qcow2Options parse(long sizeBytes, Map<String, String> words) {
        return new OptionWords(words).options(sizeBytes);
    }

    private Qcow2Options options(long sizeBytes) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        addIfOn(options, "extended_l2", Option.EXTENDED_L2);
        addIfOn(options, "lazy_refcounts", Option.LAZY_REFCOUNTS);
        addIfOn(options, "data_file_raw", Option.DATA_FILE_RAW);
        Qcow2Options parsed = new Qcow2Options(
                sizeBytes,
                version(),
                number("cluster_size", 65536),
                number("refcount_bits", 16),
                compression(),
                options,
                backing(),
                encryption(),
                take("data_file"),
                preallocation(options));
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("'" + left.keySet().iterator().next()
                    + "' is no option of qcow2: there are compat, cluster_size, refcount_bits, extended_l2, lazy_refcounts,"
                    + " compression_type, preallocation, backing_file, backing_fmt, data_file, data_file_raw, and of"
                    + " encrypt.: format, cipher-alg, cipher-mode, ivgen-alg, hash-alg and iter-time");
        }
        return parsed;
    }

    private int version() {
        return switch (take("compat").orElse("1.1")) {
            case "0.10", "v2" -> 2;
            case "1.1", "v3" -> 3;
            case String other -> throw new IllegalArgumentException("compat=" + other + ": there are 0.10 and 1.1");
        };
    }

    private int number(String key, int usual) {
        return take(key)
                .map(text -> Math.clamp(ByteSize.parse(text), 0, Integer.MAX_VALUE))
                .orElse(usual);
    }

    private Compression compression() {
        String label = take("compression_type").orElse(Compression.ZLIB.label());
        return Compression.named(label)
                .orElseThrow(
                        () -> new IllegalArgumentException("compression_type=" + label + ": there are zlib and zstd"));
    }

    private Optional<Backing> backing() {
        Optional<String> file = take("backing_file");
        Optional<String> format = take("backing_fmt");
        if (file.isPresent() != format.isPresent()) {
            throw new IllegalArgumentException("backing_file and backing_fmt go together");
        }
        return file.map(name -> new Backing(name, format.orElseThrow()));
    }

    private Optional<LuksOptions> encryption() {
        if (left.containsKey("encrypt.key-secret")) {
            throw new IllegalArgumentException("encrypt.key-secret is QEMU's: here the secret is in a file of its own");
        }
        Optional<String> format = take("encrypt.format");
        if (format.isEmpty() && left.keySet().stream().anyMatch(key -> key.startsWith("encrypt."))) {
            throw new IllegalArgumentException("encrypt.format=luks is missing");
        }
        if (format.isEmpty()) {
            return Optional.empty();
        }
        if (!format.get().equals("luks")) {
            throw new IllegalArgumentException("encrypt.format=" + format.get() + ": there is luks");
        }
        return Optional.of(LuksOptions.of(key -> take("encrypt." + key)));
    }

    /** What is in a raw data file is on the disk, so that each cluster of it has its place there. */
    private Preallocation preallocation(Set<Option> options) {
        Preallocation usual = options.contains(Option.DATA_FILE_RAW) ? Preallocation.METADATA : Preallocation.OFF;
        String label = take("preallocation")
                .filter(word -> !word.equals(Preallocation.OFF.label()))
                .orElse(usual.label());
        return Preallocation.of(label)
                .orElseThrow(() -> new IllegalArgumentException(
                        "preallocation=" + label + ": there are off, metadata, falloc and full"));
    }

    private void addIfOn(Set<Option> options, String key, Option option) {
        String word = take(key).orElse("off");
        switch (word) {
            case "on", "yes", "true", "y" -> options.add(option);
            case "off", "no", "false", "n" -> {}
            default -> throw new IllegalArgumentException(key + "=" + word + ": there are on and off");
        }
    }

    private Optional<String> take(String key) {
        return Optional.ofNullable(left.remove(key));
    }
}
