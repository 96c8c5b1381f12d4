package io.holdfast.testkit.initiator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** What can happen to bytes on their way: each accident is drawn from the random numbers, so a seed tells them all. */
public final class Accidents {

    private static final int[] TELLING = {
        0,
        1,
        -1,
        2,
        3,
        4,
        0x7F,
        0x80,
        0xFF,
        0x100,
        0x200,
        0xFFFF,
        0x10000,
        0xFF_FFFF,
        0x100_0000,
        0x7FFF_FFFF,
        0x8000_0000
    };

    private final Random random;

    public Accidents(Random random) {
        this.random = random;
    }

    /** The bytes after one to four accidents. */
    public byte[] happenTo(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && result.length > 0; i--) {
            result = happenOnce(result);
        }
        return result;
    }

    private byte[] happenOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 2, 3 -> with(bytes, at, random.nextInt());
            case 4, 5 -> word(bytes, random.nextInt(12) * 4);
            case 6 -> lengths(bytes);
            case 7 -> Arrays.copyOf(bytes, at);
            case 8 -> splice(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(64))));
            default -> splice(bytes, at, junk());
        };
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    /** Sets a word of the header to a number at which something tends to break. */
    private byte[] word(byte[] bytes, int at) {
        if (at + 4 <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, TELLING[random.nextInt(TELLING.length)]);
        }
        return bytes;
    }

    /** TotalAHSLength or DataSegmentLength. */
    private byte[] lengths(byte[] bytes) {
        if (bytes.length < 8) {
            return bytes;
        }
        if (random.nextBoolean()) {
            return with(bytes, 4, random.nextInt());
        }
        int lie = TELLING[random.nextInt(TELLING.length)];
        return with(with(with(bytes, 5, lie >> 16), 6, lie >> 8), 7, lie);
    }

    private byte[] junk() {
        byte[] junk = new byte[random.nextInt(100)];
        random.nextBytes(junk);
        return junk;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] inserted) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + inserted.length);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, at, result, at + inserted.length, bytes.length - at);
        return result;
    }
}
