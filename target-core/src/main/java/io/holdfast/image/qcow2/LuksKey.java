package io.holdfast.image.qcow2;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Finds the master key of a LUKS header with a secret (LUKS On-Disk Format Specification 1.2, chapters 2.4 and 4). Takes seconds. */
final class LuksKey {

    /** The names of hashes there and in Java. */
    private static final Map<String, String> HASHES =
            Map.of("sha1", "SHA-1", "sha224", "SHA-224", "sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

    private final LuksHeader header;
    private final String hash;

    private LuksKey(LuksHeader header) {
        this.header = header;
        this.hash = Objects.requireNonNull(HASHES.get(header.hash()));
    }

    static boolean knows(String hash) {
        return HASHES.containsKey(hash);
    }

    /** Reads what a slot keeps. */
    interface Material<E extends Exception> {
        byte[] read(long offsetBytes, int lengthBytes) throws E;
    }

    /**
     * The master key; empty where the secret opens no slot.
     *
     * @param material reads from the beginning of the header on
     */
    static <E extends Exception> Optional<byte[]> unlock(LuksHeader header, byte[] secret, Material<E> material)
            throws E {
        LuksKey key = new LuksKey(header);
        for (LuksHeader.Slot slot : header.slots()) {
            if (slot.active()) {
                int split = header.keyBytes() * slot.stripes();
                int whole = Math.ceilDiv(split, XtsCipher.SECTOR_BYTES) * XtsCipher.SECTOR_BYTES;
                byte[] encrypted = material.read((long) slot.offsetSectors() * XtsCipher.SECTOR_BYTES, whole);
                byte[] candidate = key.candidate(slot, secret, encrypted);
                if (key.fits(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private byte[] candidate(LuksHeader.Slot slot, byte[] secret, byte[] encrypted) {
        byte[] slotKey = derive(secret, slot.salt(), slot.iterations(), header.keyBytes());
        return merge(new XtsCipher(slotKey).decrypted(encrypted, 0), slot.stripes());
    }

    private boolean fits(byte[] candidate) {
        byte[] digest = derive(
                candidate,
                header.digestSalt(),
                header.digestIterations(),
                header.digest().capacity());
        byte[] expected = new byte[digest.length];
        header.digest().get(0, expected);
        return MessageDigest.isEqual(digest, expected);
    }

    /** PBKDF2 (RFC 8018, 5.2): Java's own takes secrets of characters alone. */
    private byte[] derive(byte[] secret, ByteBuffer salt, int iterations, int lengthBytes) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
            // An empty key is none to Java, and as good as one zero byte to HMAC.
            mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HMAC"));
            byte[] derived = new byte[lengthBytes];
            for (int done = 0, block = 1; done < lengthBytes; block++) {
                mac.update(salt.duplicate());
                byte[] round = mac.doFinal(
                        ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
                byte[] sum = round.clone();
                for (int i = 1; i < iterations; i++) {
                    mac.update(round);
                    mac.doFinal(round, 0);
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] ^= round[j];
                    }
                }
                int length = Math.min(sum.length, lengthBytes - done);
                System.arraycopy(sum, 0, derived, done, length);
                done += length;
            }
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any Java has HMAC with " + hash, e);
        }
    }

    /** Joins what the anti-forensic splitter has split ("AFmerge"). */
    private byte[] merge(byte[] stripes, int count) {
        int length = header.keyBytes();
        byte[] sum = new byte[length];
        for (int stripe = 0; stripe < count; stripe++) {
            for (int i = 0; i < length; i++) {
                sum[i] ^= stripes[stripe * length + i];
            }
            if (stripe < count - 1) {
                sum = diffused(sum);
            }
        }
        return sum;
    }

    private byte[] diffused(byte[] data) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            int step = digest.getDigestLength();
            byte[] diffused = new byte[data.length];
            for (int from = 0, block = 0; from < data.length; from += step, block++) {
                int length = Math.min(step, data.length - from);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
                digest.update(data, from, length);
                System.arraycopy(digest.digest(), 0, diffused, from, length);
            }
            return diffused;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any Java has " + hash, e);
        }
    }
}
