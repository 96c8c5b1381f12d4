package io.holdfast.cli.config;

import io.holdfast.file.CacheMode;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.util.ByteSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Words and numbers of the configuration, from the file and from the command line alike. Each method throws IllegalArgumentException with a message
 * for whoever wrote the word: what is wrong with it and what could stand there.
 */
public final class Values {

    private Values() {}

    public static String format(String text) {
        Map<String, String> formats = new LinkedHashMap<>();
        formats.put("raw", "raw");
        formats.put("qcow2", "qcow2");
        formats.put("vmdk", "vmdk");
        return oneOf(text, "an image format", formats, Map.of());
    }

    public static CacheMode cache(String text) {
        Map<String, CacheMode> modes = new LinkedHashMap<>();
        Arrays.stream(CacheMode.values()).forEach(mode -> modes.put(mode.label(), mode));
        return oneOf(text, "a cache mode", modes, Map.of());
    }

    public static Aio aio(String text) {
        Map<String, Aio> engines = new LinkedHashMap<>();
        Arrays.stream(Aio.values()).forEach(engine -> engines.put(engine.label(), engine));
        engines.put("native", Aio.IO_URING); // Proxmox's name for what is no page cache and no threads.
        return oneOf(text, "a file engine", engines, Map.of());
    }

    public static SharingMode sharing(String text) {
        Map<String, SharingMode> modes = new LinkedHashMap<>();
        Arrays.stream(SharingMode.values()).forEach(mode -> modes.put(mode.label(), mode));
        return oneOf(text, "a sharing mode", modes, Map.of());
    }

    /** How long a host keeps its writes. */
    public static Duration holdSeconds(String text) {
        if (!text.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number of seconds from 0 to 99999");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    public static Discard discard(String text) {
        Map<String, Discard> modes = new LinkedHashMap<>();
        Arrays.stream(Discard.values()).forEach(mode -> modes.put(mode.label(), mode));
        return oneOf(text, "a discard mode", modes, Map.of());
    }

    public static DetectZeroes detectZeroes(String text) {
        Map<String, DetectZeroes> modes = new LinkedHashMap<>();
        Arrays.stream(DetectZeroes.values()).forEach(mode -> modes.put(mode.label(), mode));
        return oneOf(text, "a way to detect zeroes", modes, Map.of());
    }

    public static boolean yesOrNo(String text) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("true", true);
        words.put("false", false);
        return oneOf(text, "a yes or no", words, Map.of());
    }

    /** A logical block size in bytes. */
    public static int blockSize(String text) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("512", 512);
        sizes.put("4096", 4096);
        return oneOf(text, "a block size", sizes, Map.of());
    }

    /** A LUN in the peripheral device addressing of SAM-5 4.7.7.1. */
    public static int lun(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw new IllegalArgumentException("'" + text + "' is not a LUN: a number from 0 to 255");
        }
        return Integer.parseInt(text);
    }

    /** The size of a new image in bytes. */
    public static long imageSize(String text) {
        long sizeBytes = ByteSize.parse(text);
        if (sizeBytes <= 0 || sizeBytes % 512 != 0) {
            throw new IllegalArgumentException("'" + text + "' is not the size of a disk: a multiple of 512 above 0");
        }
        return sizeBytes;
    }

    /** A name of CHAP: anything but nothing. RFC 1994 sets no other rule. */
    public static String chapUser(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a CHAP user name cannot be empty");
        }
        return text;
    }

    private static <T> T oneOf(String text, String what, Map<String, T> known, Map<String, String> later) {
        T value = known.get(text);
        if (value != null) {
            return value;
        }
        String reason = later.get(text);
        if (reason != null) {
            throw new IllegalArgumentException("'" + text + "' " + reason);
        }
        String hint = Spelling.nearest(text, known.keySet())
                .map(meant -> "; did you mean '" + meant + "'?")
                .orElse("");
        throw new IllegalArgumentException("'%s' is not %s: %s%s".formatted(text, what, alternatives(known), hint));
    }

    private static String alternatives(Map<String, ?> known) {
        List<String> words = List.copyOf(known.keySet());
        if (words.size() == 1) {
            return words.getFirst();
        }
        return words.subList(0, words.size() - 1).stream().collect(Collectors.joining(", ", "", " or "))
                + words.getLast();
    }
}
