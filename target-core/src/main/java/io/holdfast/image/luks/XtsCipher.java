package io.holdfast.image.luks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES in XTS mode (IEEE 1619) over sectors of 512 bytes that are known by their numbers ("plain64"). Any thread. */
public final class XtsCipher {

    public static final int SECTOR_BYTES = 512;

    private static final int BLOCK_BYTES = 16;
    /** What a tweak becomes where its highest bit falls out. */
    private static final long POLYNOMIAL = 0x87;

    private final SecretKeySpec dataKey;
    private final SecretKeySpec tweakKey;

    /** The first half of the key is for the data, the second one for the numbers. */
    XtsCipher(byte[] key) {
        int half = key.length / 2;
        this.dataKey = new SecretKeySpec(key, 0, half, "AES");
        this.tweakKey = new SecretKeySpec(key, half, half, "AES");
    }

    /** Decrypts whole sectors, of which the first has that number. */
    public byte[] decrypted(byte[] sectors, long firstSector) {
        return turned(Cipher.DECRYPT_MODE, sectors, firstSector);
    }

    /** Encrypts whole sectors, of which the first has that number. */
    public byte[] encrypted(byte[] sectors, long firstSector) {
        return turned(Cipher.ENCRYPT_MODE, sectors, firstSector);
    }

    private byte[] turned(int mode, byte[] sectors, long firstSector) {
        try {
            byte[] tweaks = tweaks(sectors.length, firstSector);
            byte[] mixed = sectors.clone();
            mix(mixed, tweaks);
            byte[] turned = cipher(mode, dataKey).doFinal(mixed);
            mix(turned, tweaks);
            return turned;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any Java has AES for whole sectors", e);
        }
    }

    /** What each block of 16 bytes is mixed with before and after. */
    private byte[] tweaks(int lengthBytes, long firstSector) throws GeneralSecurityException {
        int sectors = lengthBytes / SECTOR_BYTES;
        ByteBuffer numbers = ByteBuffer.allocate(sectors * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sectors; i++) {
            numbers.putLong(firstSector + i).putLong(0);
        }
        ByteBuffer first = ByteBuffer.wrap(cipher(Cipher.ENCRYPT_MODE, tweakKey).doFinal(numbers.array()))
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer tweaks = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
        while (first.hasRemaining()) {
            long low = first.getLong();
            long high = first.getLong();
            for (int block = 0; block < SECTOR_BYTES / BLOCK_BYTES; block++) {
                tweaks.putLong(low).putLong(high);
                long carry = high >> 63 & POLYNOMIAL;
                high = high << 1 | low >>> 63;
                low = low << 1 ^ carry;
            }
        }
        return tweaks.array();
    }

    private static Cipher cipher(int mode, SecretKeySpec key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(mode, key);
        return cipher;
    }

    private static void mix(byte[] data, byte[] tweaks) {
        for (int i = 0; i < data.length; i++) {
            data[i] ^= tweaks[i];
        }
    }
}
