package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * One of the two binary headers of LUKS version 2 with its JSON area: all numbers big-endian ("LUKS2 On-Disk Format Specification 1.1", chapter 2).
 *
 * <pre>
 *    0  magic "LUKS" ba be, or "SKUL" ba be in the second     6  version       8  hdr_size    16  seqid
 *   24  label (48)         72  csum_alg (32)     104  salt (64)              168  uuid (40)  208  subsystem (48)
 *  256  hdr_offset        448  csum (64)        4096  JSON, up to hdr_size
 * </pre>
 *
 * @param sequence seqid: the higher, the newer
 */
record Luks2Copy(long sequence, String uuid, LuksJson json) {

    private static final int BINARY_BYTES = 4096;
    private static final int CHECKSUM = 448;
    private static final int CHECKSUM_BYTES = 64;
    private static final long FIRST = EncryptionKeys.MAGIC | 2;
    private static final long SECOND = 0x534b554cbabe0000L | 2;
    private static final int LEAST_BYTES = 16 << 10;
    private static final int MOST_BYTES = 4 << 20;

    /** The newer one of the two, as far as they are whole. */
    static Optional<Luks2Copy> newest(LuksArea area) throws ImageException {
        Optional<Luks2Copy> newest = at(area, 0, FIRST);
        for (long offset = LEAST_BYTES; offset <= MOST_BYTES; offset *= 2) {
            Optional<Luks2Copy> second = at(area, offset, SECOND);
            if (second.isPresent() && (newest.isEmpty() || second.get().sequence > newest.get().sequence)) {
                newest = second;
            }
        }
        return newest;
    }

    private static Optional<Luks2Copy> at(LuksArea area, long offset, long magic) throws ImageException {
        if (offset + BINARY_BYTES > area.lengthBytes()) {
            return Optional.empty();
        }
        ByteBuffer start = ByteBuffer.wrap(area.read(offset, BINARY_BYTES));
        long length = start.getLong(8);
        if (start.getLong(0) != magic
                || start.getLong(256) != offset
                || length < LEAST_BYTES
                || length > MOST_BYTES
                || length > area.lengthBytes() - offset) {
            return Optional.empty();
        }
        byte[] all = area.read(offset, (int) length);
        if (!intact(all)) {
            return Optional.empty();
        }
        int end = BINARY_BYTES;
        while (end < all.length && all[end] != 0) {
            end++;
        }
        return Optional.of(new Luks2Copy(
                start.getLong(16),
                LuksHeader.text(all, 168),
                LuksJson.parse(area, all, BINARY_BYTES, end - BINARY_BYTES)));
    }

    private static boolean intact(byte[] all) {
        Optional<Hash> hash = Hash.labelled(LuksHeader.text(all, 72));
        if (hash.isEmpty()) {
            return false;
        }
        byte[] zeroed = all.clone();
        Arrays.fill(zeroed, CHECKSUM, CHECKSUM + CHECKSUM_BYTES, (byte) 0);
        byte[] found = hash.get().digest().digest(zeroed);
        return MessageDigest.isEqual(found, Arrays.copyOfRange(all, CHECKSUM, CHECKSUM + found.length));
    }
}
