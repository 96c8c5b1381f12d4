package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** A header of either version: what keeps the key. */
sealed interface EncryptionKeys permits LuksHeader, Luks2Header {

    long MAGIC = 0x4c554b53babe0000L;

    /** The header that the area begins with. Blocks. */
    static EncryptionKeys read(LuksArea area) throws ImageException {
        byte[] start = area.lengthBytes() < Long.BYTES ? new byte[Long.BYTES] : area.read(0, Long.BYTES);
        // Version 2 has a second header, for the case that the first one is damaged.
        return ByteBuffer.wrap(start).getLong() == (MAGIC | LuksHeader.VERSION)
                ? LuksHeader.read(area)
                : Luks2Header.read(area);
    }

    /** What there is to tell without the secret, by QEMU's names. */
    Map<String, Object> description();

    /** The master key, which is the caller's to wipe out; empty where the secret opens no slot. Takes seconds. */
    Optional<byte[]> unlock(byte[] secret, LuksArea area) throws ImageException;
}
