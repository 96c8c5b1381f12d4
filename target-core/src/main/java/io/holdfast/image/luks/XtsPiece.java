package io.holdfast.image.luks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Memory and ciphers for as many sectors as stay in a processor's cache while they are worked on. One thread at a time. */
final class XtsPiece {

    static final int BYTES = 16 << 10;

    private static final int BLOCK_BYTES = 16;
    /** What a tweak becomes where its highest bit falls out. */
    private static final long POLYNOMIAL = 0x87;

    private final Cipher encryption;
    private final Cipher decryption;
    private final Cipher tweaking;
    private final byte[] data = new byte[BYTES];
    /** What each block of 16 bytes is mixed with before and after. */
    private final byte[] tweaks = new byte[BYTES];

    private final ByteBuffer tweakBlocks = ByteBuffer.wrap(tweaks).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] numbers = new byte[BYTES / XtsCipher.SECTOR_BYTES * BLOCK_BYTES];
    private final ByteBuffer numberBlocks = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);

    enum Direction {
        ENCRYPT,
        DECRYPT
    }

    XtsPiece(SecretKeySpec dataKey, SecretKeySpec tweakKey) throws GeneralSecurityException {
        this.encryption = cipher(Cipher.ENCRYPT_MODE, dataKey);
        this.decryption = cipher(Cipher.DECRYPT_MODE, dataKey);
        this.tweaking = cipher(Cipher.ENCRYPT_MODE, tweakKey);
    }

    private static Cipher cipher(int mode, SecretKeySpec key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(mode, key);
        return cipher;
    }

    /** Moves so many bytes, which are whole sectors, from the one to the other. */
    void turn(Direction direction, ByteBuffer source, ByteBuffer target, int lengthBytes, long firstSector)
            throws GeneralSecurityException {
        source.get(data, 0, lengthBytes);
        tweak(lengthBytes, firstSector);
        mix(lengthBytes);
        Cipher cipher = direction == Direction.ENCRYPT ? encryption : decryption;
        cipher.doFinal(data, 0, lengthBytes, data, 0);
        mix(lengthBytes);
        target.put(data, 0, lengthBytes);
    }

    private void tweak(int lengthBytes, long firstSector) throws GeneralSecurityException {
        int sectors = lengthBytes / XtsCipher.SECTOR_BYTES;
        for (int i = 0; i < sectors; i++) {
            numberBlocks.putLong(i * BLOCK_BYTES, firstSector + i);
            numberBlocks.putLong(i * BLOCK_BYTES + Long.BYTES, 0);
        }
        tweaking.doFinal(numbers, 0, sectors * BLOCK_BYTES, numbers, 0);
        for (int i = 0; i < sectors; i++) {
            long low = numberBlocks.getLong(i * BLOCK_BYTES);
            long high = numberBlocks.getLong(i * BLOCK_BYTES + Long.BYTES);
            int end = (i + 1) * XtsCipher.SECTOR_BYTES;
            for (int at = i * XtsCipher.SECTOR_BYTES; at < end; at += BLOCK_BYTES) {
                tweakBlocks.putLong(at, low);
                tweakBlocks.putLong(at + Long.BYTES, high);
                long carry = high >> 63 & POLYNOMIAL;
                high = high << 1 | low >>> 63;
                low = low << 1 ^ carry;
            }
        }
    }

    private void mix(int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            data[i] ^= tweaks[i];
        }
    }
}
