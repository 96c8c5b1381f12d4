package io.holdfast.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What cryptsetup does with headers in files of their own; it needs no device for that. */
public final class Cryptsetup {

    /** Two headers and their JSON areas, and key slots. */
    public static final int HEADER_BYTES = 1 << 20;

    private Cryptsetup() {}

    /**
     * Makes a header of LUKS version 2 that keeps a key for a secret.
     *
     * @param keyFile the key's bytes
     * @param options how the slot's key is derived, and whatever else
     */
    public static void format(Path header, Path keyFile, Path secretFile, String... options)
            throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(header.toFile(), "rw")) {
            file.setLength(HEADER_BYTES);
        }
        List<Object> arguments = new ArrayList<>(List.of("luksFormat", "-q", "--type", "luks2"));
        arguments.addAll(List.of("--luks2-metadata-size", "16k", "--luks2-keyslots-size", "768k"));
        arguments.addAll(List.of("--cipher", "aes-xts-plain64", "--key-size", 8 * Files.size(keyFile)));
        arguments.addAll(List.of("--volume-key-file", keyFile));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(header, secretFile));
        ToolRun.of(ExternalTool.CRYPTSETUP, arguments.toArray()).succeeded();
    }

    /** Gives it another slot, for another secret. */
    public static void add(Path header, Path secretFile, Path otherSecretFile, String... options)
            throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("luksAddKey", "-q", "--key-file", secretFile));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(header, otherSecretFile));
        ToolRun.of(ExternalTool.CRYPTSETUP, arguments.toArray()).succeeded();
    }

    /** Gets the key out of a header of either version. */
    public static void dumpKey(Path header, Path secretFile, Path keyFile) throws IOException, InterruptedException {
        ToolRun.of(
                        ExternalTool.CRYPTSETUP,
                        "luksDump",
                        "-q",
                        "--dump-volume-key",
                        "--key-file",
                        secretFile,
                        "--volume-key-file",
                        keyFile,
                        header)
                .succeeded();
    }
}
