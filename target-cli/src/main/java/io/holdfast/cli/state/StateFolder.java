package io.holdfast.cli.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The folder of what a disk must not lose. It belongs to its image: moved together they stay the same disk for all hosts; a copy of both is a second disk
 * that claims to be the first.
 */
public final class StateFolder {

    private static final int IDENTITY_BYTES = 16;

    private final Path folder;

    /** A folder that is created when something is kept in it. */
    public StateFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The disk's identity: 128 random bits, made and kept at the first call. Hosts recognise the disk by it.
     *
     * @throws CorruptStateException when the file holds something else
     * @throws IOException when it cannot be read or kept
     */
    public byte[] identity() throws IOException {
        Path file = folder.resolve("identity");
        String text = kept(file, StateFolder::random);
        if (!text.matches("[0-9a-f]{" + 2 * IDENTITY_BYTES + "}")) {
            throw new CorruptStateException(
                    file,
                    "holds no identity (32 hexadecimal digits); restore it from a backup, or delete it and the disk will be a new one for every host");
        }
        return HexFormat.of().parseHex(text);
    }

    /** The name kept under {@code key}, or {@code first}, which is kept from then on. */
    public String name(String key, Supplier<String> first) throws IOException {
        return kept(folder.resolve(key), first);
    }

    private String kept(Path file, Supplier<String> first) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException _) {
            String text = first.get();
            DurableFile.createFolder(folder);
            DurableFile.write(file, text + "\n");
            return text;
        }
    }

    private static String random() {
        byte[] identity = new byte[IDENTITY_BYTES];
        new SecureRandom().nextBytes(identity);
        return HexFormat.of().formatHex(identity);
    }
}
