package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 version 1.3 (RFC 9106), which needs as much memory as it says.
 *
 * @param passes over the memory
 */
record Argon2(Variant variant, ByteBuffer salt, int passes, int memoryKib, int lanes) implements KeyDerivation {

    /** What cryptsetup makes at most, unless it is told to. */
    static final int MOST_MEMORY_KIB = 1 << 20;

    static final int MOST_LANES = 16;
    /** As long as {@link #MOST_BLOCKS} lets it. */
    static final int MOST_PASSES = 1 << 16;

    /** Some minutes. */
    private static final long MOST_BLOCKS = 64L << 20;

    private static final int LEAST_KIB_PER_LANE = 8;
    /** With what Java adds to it. */
    private static final long BYTES_OF_A_BLOCK = 1056;
    /** What else may be asked for meanwhile. */
    private static final long SPARE_BYTES = 16 << 20;

    enum Variant {
        ARGON2I("argon2i", Argon2Parameters.ARGON2_i),
        ARGON2ID("argon2id", Argon2Parameters.ARGON2_id);

        private final String label;
        private final int type;

        Variant(String label, int type) {
            this.label = label;
            this.type = type;
        }

        static Optional<Variant> labelled(String label) {
            return Arrays.stream(values())
                    .filter(variant -> variant.label.equals(label))
                    .findFirst();
        }
    }

    /** Whether it ends in a time that somebody waits for. */
    boolean possible() {
        return memoryKib >= LEAST_KIB_PER_LANE * lanes && (long) passes * memoryKib <= MOST_BLOCKS;
    }

    @Override
    public byte[] derive(byte[] secret, int lengthBytes, LuksArea area) throws ImageException {
        Runtime java = Runtime.getRuntime();
        long neededBytes = memoryKib * BYTES_OF_A_BLOCK + SPARE_BYTES;
        long freeBytes = java.maxMemory() - (java.totalMemory() - java.freeMemory());
        if (neededBytes > freeBytes) {
            throw new ImageException(
                    Kind.ACCESS_DENIED,
                    area.path(),
                    "deriving its key takes %d MiB of memory, and Java has %d left of %d; -Xmx gives it more"
                            .formatted(neededBytes >> 20, freeBytes >> 20, java.maxMemory() >> 20));
        }
        byte[] saltBytes = new byte[salt.remaining()];
        salt.duplicate().get(saltBytes);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(variant.type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(saltBytes)
                .withIterations(passes)
                .withMemoryAsKB(memoryKib)
                .withParallelism(lanes)
                .build());
        byte[] derived = new byte[lengthBytes];
        generator.generateBytes(secret, derived);
        return derived;
    }

    @Override
    public String label() {
        return variant.label;
    }
}
