package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.luks.LuksHeader.Slot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The header of a new encryption, laid out as QEMU does it: key slots begin at 4096 bytes, and at multiples of that. One slot of eight keeps the key.
 */
public final class NewLuks {

    private static final int ALIGNMENT_BYTES = 4096;
    private static final int STRIPES = 4000;
    private static final int MIN_ITERATIONS = 1000;
    /** The digest of the key is found in an eighth of the time, as in QEMU. */
    private static final int DIGEST_SHARE = 8;

    private static final int MOST_MEASURED_MS = 200;

    private final byte[] header;
    private final byte[] slot;

    private NewLuks(byte[] header, byte[] slot) {
        this.header = header;
        this.slot = slot;
    }

    /**
     * Makes a key that nobody knows and keeps it for the secret. Takes seconds.
     *
     * @param image for messages
     */
    public static NewLuks make(Path image, LuksOptions options, Optional<Path> secretFile) throws ImageException {
        if (secretFile.isEmpty()) {
            throw new ImageException(
                    Kind.ACCESS_DENIED, image, "is to be encrypted, and nobody has said in which file its secret is");
        }
        try (LuksSecret secret = LuksSecret.forNew(secretFile.get())) {
            return new Making(options).make(secret);
        }
    }

    static long headerBytes(int keyBytes) {
        return ALIGNMENT_BYTES + LuksHeader.SLOTS * slotBytes(keyBytes);
    }

    private static long slotBytes(int keyBytes) {
        return Math.ceilDiv(keyBytes * STRIPES, ALIGNMENT_BYTES) * (long) ALIGNMENT_BYTES;
    }

    /** What belongs at its beginning. */
    public byte[] header() {
        return header;
    }

    /** What belongs at {@link #slotOffsetBytes}. */
    public byte[] slot() {
        return slot;
    }

    /** From the beginning of the header on. */
    public long slotOffsetBytes() {
        return ALIGNMENT_BYTES;
    }

    private static final class Making {

        private final SecureRandom random = new SecureRandom();
        private final LuksOptions options;
        private final Hash hash;
        private final Pbkdf2 derivation;

        Making(LuksOptions options) {
            this.options = options;
            this.hash = options.hashAlgorithm();
            this.derivation = new Pbkdf2(hash);
        }

        NewLuks make(LuksSecret secret) {
            int keyBytes = options.keyBytes();
            int measuredMs = Math.clamp(options.iterTimeMs(), 1, MOST_MEASURED_MS);
            long iterations = derivation.iterationsPerSecond(keyBytes, measuredMs) * options.iterTimeMs() / 1000;
            int slotIterations = clamped(iterations);
            int digestIterations = clamped(iterations / DIGEST_SHARE);
            byte[] key = random(keyBytes);
            ByteBuffer slotSalt = ByteBuffer.wrap(random(LuksHeader.SALT_BYTES));
            ByteBuffer digestSalt = ByteBuffer.wrap(random(LuksHeader.SALT_BYTES));
            byte[] digest = derivation.derive(key, digestSalt, digestIterations, LuksHeader.DIGEST_BYTES);
            LuksHeader header = new LuksHeader(
                    hash,
                    (int) (headerBytes(keyBytes) / XtsCipher.SECTOR_BYTES),
                    keyBytes,
                    ByteBuffer.wrap(digest),
                    digestSalt,
                    digestIterations,
                    UUID.randomUUID().toString(),
                    slots(slotIterations, slotSalt));
            byte[] slotKey = derivation.derive(secret.bytes(), slotSalt, slotIterations, keyBytes);
            byte[] stripes = new Stripes(hash, keyBytes, STRIPES).split(key, random);
            byte[] sectors = Arrays.copyOf(stripes, (int) slotBytes(keyBytes));
            NewLuks made = new NewLuks(header.bytes(), new XtsCipher(slotKey).encrypted(sectors, 0));
            for (byte[] secretBytes : List.of(key, slotKey, stripes, sectors)) {
                Arrays.fill(secretBytes, (byte) 0);
            }
            return made;
        }

        private static int clamped(long iterations) {
            return Math.clamp(iterations, MIN_ITERATIONS, LuksHeader.MAX_ITERATIONS);
        }

        private byte[] random(int lengthBytes) {
            byte[] bytes = new byte[lengthBytes];
            random.nextBytes(bytes);
            return bytes;
        }

        private List<Slot> slots(int iterations, ByteBuffer salt) {
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < LuksHeader.SLOTS; i++) {
                long offset = ALIGNMENT_BYTES + i * slotBytes(options.keyBytes());
                int sectors = (int) (offset / XtsCipher.SECTOR_BYTES);
                slots.add(
                        i == 0
                                ? new Slot(true, iterations, salt, sectors, STRIPES)
                                : new Slot(false, 0, ByteBuffer.allocate(LuksHeader.SALT_BYTES), sectors, STRIPES));
            }
            return slots;
        }
    }
}
