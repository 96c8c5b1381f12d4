package io.holdfast.image.luks;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** Spreads a key over many stripes, all of which are needed to have it back (the anti-forensic splitter, chapter 2.4). */
record Stripes(Hash hash, int keyBytes, int count) {

    /** "AFsplit". */
    byte[] split(byte[] key, SecureRandom random) {
        byte[] stripes = new byte[keyBytes * count];
        random.nextBytes(stripes);
        byte[] sum = sumBeforeLast(stripes);
        int last = keyBytes * (count - 1);
        for (int i = 0; i < keyBytes; i++) {
            stripes[last + i] = (byte) (sum[i] ^ key[i]);
        }
        Arrays.fill(sum, (byte) 0);
        return stripes;
    }

    /** "AFmerge". */
    byte[] merge(byte[] stripes) {
        byte[] sum = sumBeforeLast(stripes);
        add(stripes, count - 1, sum);
        return sum;
    }

    private byte[] sumBeforeLast(byte[] stripes) {
        byte[] sum = new byte[keyBytes];
        MessageDigest digest = hash.digest();
        for (int stripe = 0; stripe < count - 1; stripe++) {
            add(stripes, stripe, sum);
            diffuse(digest, sum);
        }
        return sum;
    }

    private void add(byte[] stripes, int stripe, byte[] sum) {
        for (int i = 0; i < keyBytes; i++) {
            sum[i] ^= stripes[stripe * keyBytes + i];
        }
    }

    private static void diffuse(MessageDigest digest, byte[] data) {
        byte[] hashed = new byte[digest.getDigestLength()];
        try {
            for (int from = 0, block = 0; from < data.length; from += hashed.length, block++) {
                int length = Math.min(hashed.length, data.length - from);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
                digest.update(data, from, length);
                digest.digest(hashed, 0, hashed.length);
                System.arraycopy(hashed, 0, data, from, length);
            }
        } catch (DigestException e) {
            throw new IllegalStateException("a digest fits into its own length", e);
        }
    }
}
