package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Finds the master key of a LUKS header with a secret (chapter 4). Takes seconds. */
final class LuksKey {

    private final LuksHeader header;
    private final Pbkdf2 derivation;

    private LuksKey(LuksHeader header) {
        this.header = header;
        this.derivation = new Pbkdf2(header.hash());
    }

    /** The master key, which is the caller's to wipe out; empty where the secret opens no slot. Blocks. */
    static Optional<byte[]> unlock(LuksHeader header, byte[] secret, LuksArea area) throws ImageException {
        LuksKey key = new LuksKey(header);
        for (LuksHeader.Slot slot : header.slots()) {
            if (slot.active()) {
                byte[] candidate = key.candidate(slot, secret, key.material(slot, area));
                if (key.fits(candidate)) {
                    return Optional.of(candidate);
                }
                Arrays.fill(candidate, (byte) 0);
            }
        }
        return Optional.empty();
    }

    private byte[] material(LuksHeader.Slot slot, LuksArea area) throws ImageException {
        int split = header.keyBytes() * slot.stripes();
        int whole = Math.ceilDiv(split, XtsCipher.SECTOR_BYTES) * XtsCipher.SECTOR_BYTES;
        long offset = slot.offsetSectors() * (long) XtsCipher.SECTOR_BYTES;
        if (offset > area.lengthBytes() - whole) {
            throw area.invalid("a key slot lies behind the encryption header");
        }
        return area.read(offset, whole);
    }

    private byte[] candidate(LuksHeader.Slot slot, byte[] secret, byte[] encrypted) {
        byte[] slotKey = derivation.derive(secret, slot.salt(), slot.iterations(), header.keyBytes());
        byte[] stripes = new XtsCipher(slotKey).decrypted(encrypted, 0);
        byte[] candidate = new Stripes(header.hash(), header.keyBytes(), slot.stripes()).merge(stripes);
        Arrays.fill(slotKey, (byte) 0);
        Arrays.fill(stripes, (byte) 0);
        return candidate;
    }

    private boolean fits(byte[] candidate) {
        byte[] digest = derivation.derive(
                candidate,
                header.digestSalt(),
                header.digestIterations(),
                header.digest().capacity());
        return ByteBuffer.wrap(digest).equals(header.digest());
    }
}
