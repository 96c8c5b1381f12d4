package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of LUKS version 1: all numbers big-endian.
 *
 * <pre>
 *    0  magic "LUKS" ba be     6  version               8  cipher-name (32)     40  cipher-mode (32)
 *   72  hash-spec (32)       104  payload-offset       108  key-bytes           112  mk-digest (20)
 *  132  mk-digest-salt (32)  164  mk-digest-iter       168  uuid (40)           208  eight key slots of 48 bytes:
 *    0  active                 4  iterations             8  salt (32)            40  key-material-offset   44  stripes
 * </pre>
 *
 * @param payloadSectors payload-offset
 */
record LuksHeader(
        Hash hash,
        int payloadSectors,
        int keyBytes,
        ByteBuffer digest,
        ByteBuffer digestSalt,
        int digestIterations,
        String uuid,
        List<Slot> slots)
        implements EncryptionKeys {

    static final int BYTES = 592;

    static final long VERSION = 1;
    static final int DIGEST_BYTES = 20;
    static final int SALT_BYTES = 32;
    static final int SLOTS = 8;
    private static final int SLOT_BYTES = 48;
    private static final int FIRST_SLOT = 208;
    private static final int ACTIVE = 0x00ac71f3;
    private static final int INACTIVE = 0x0000dead;
    static final int MAX_ITERATIONS = 100_000_000;
    static final int MAX_STRIPES = 16_000;

    /** A key slot, which keeps the master key for one secret. */
    record Slot(boolean active, int iterations, ByteBuffer salt, int offsetSectors, int stripes) {}

    /** Reads it and refuses what is not "aes-xts-plain64" of a hash that Java has. Blocks. */
    static LuksHeader read(LuksArea area) throws ImageException {
        byte[] start = area.lengthBytes() < BYTES ? new byte[BYTES] : area.read(0, BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(start);
        if (bytes.getLong(0) != (EncryptionKeys.MAGIC | VERSION)) {
            throw area.invalid("there is no encryption header of LUKS version 1");
        }
        int keyBytes = bytes.getInt(108);
        String cipher = text(start, 8) + "-" + text(start, 40);
        if (!cipher.equals("aes-xts-plain64") || (keyBytes != 32 && keyBytes != 64)) {
            throw area.unsupported("it is encrypted by " + cipher + " with a key of " + keyBytes
                    + " bytes; only aes-xts-plain64 is read, with 32 or 64");
        }
        String hash = text(start, 72);
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            int at = FIRST_SLOT + i * SLOT_BYTES;
            slots.add(new Slot(
                    bytes.getInt(at) == ACTIVE,
                    bytes.getInt(at + 4),
                    bytes.slice(at + 8, SALT_BYTES),
                    bytes.getInt(at + 40),
                    bytes.getInt(at + 44)));
        }
        LuksHeader header = new LuksHeader(
                Hash.labelled(hash).orElseThrow(() -> area.unsupported("its keys are derived with the hash " + hash)),
                bytes.getInt(104),
                keyBytes,
                bytes.slice(112, DIGEST_BYTES),
                bytes.slice(132, SALT_BYTES),
                bytes.getInt(164),
                text(start, 168),
                slots);
        if (!header.sane()) {
            throw area.invalid("the encryption header has impossible numbers");
        }
        return header;
    }

    private boolean sane() {
        boolean sane = possible(digestIterations);
        for (Slot slot : slots) {
            sane &= !slot.active
                    || (possible(slot.iterations)
                            && slot.stripes > 0
                            && slot.stripes <= MAX_STRIPES
                            && slot.offsetSectors > 0);
        }
        return sane;
    }

    /** As it stands in the file. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(0, EncryptionKeys.MAGIC | VERSION);
        put(bytes, 8, "aes");
        put(bytes, 40, "xts-plain64");
        put(bytes, 72, hash.label());
        bytes.putInt(104, payloadSectors).putInt(108, keyBytes);
        bytes.put(112, digest, 0, DIGEST_BYTES).put(132, digestSalt, 0, SALT_BYTES);
        bytes.putInt(164, digestIterations);
        put(bytes, 168, uuid);
        for (int i = 0; i < SLOTS; i++) {
            int at = FIRST_SLOT + i * SLOT_BYTES;
            Slot slot = slots.get(i);
            bytes.putInt(at, slot.active ? ACTIVE : INACTIVE).putInt(at + 4, slot.iterations);
            bytes.put(at + 8, slot.salt, 0, SALT_BYTES);
            bytes.putInt(at + 40, slot.offsetSectors).putInt(at + 44, slot.stripes);
        }
        return bytes.array();
    }

    private static void put(ByteBuffer bytes, int at, String text) {
        bytes.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean possible(int iterations) {
        return iterations > 0 && iterations <= MAX_ITERATIONS;
    }

    @Override
    public Optional<byte[]> unlock(byte[] secret, LuksArea area) throws ImageException {
        return LuksKey.unlock(this, secret, area);
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ivgen-alg", "plain64");
        data.put("hash-alg", hash.label());
        data.put("cipher-alg", keyBytes == 64 ? "aes-256" : "aes-128");
        data.put("uuid", uuid);
        data.put("format", "luks");
        data.put("cipher-mode", "xts");
        data.put("slots", slots.stream().map(LuksHeader::description).toList());
        data.put("payload-offset", (long) payloadSectors * XtsCipher.SECTOR_BYTES);
        data.put("master-key-iters", digestIterations);
        return data;
    }

    private static Map<String, Object> description(Slot slot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("active", slot.active);
        if (slot.active) {
            data.put("iters", slot.iterations);
        }
        data.put("key-offset", (long) slot.offsetSectors * XtsCipher.SECTOR_BYTES);
        if (slot.active) {
            data.put("stripes", slot.stripes);
        }
        return data;
    }

    /** Up to the first byte that is 0. */
    static String text(byte[] bytes, int from) {
        int end = from;
        while (end < from + SALT_BYTES + 8 && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.US_ASCII).replaceAll("\\p{Cntrl}", "?");
    }
}
