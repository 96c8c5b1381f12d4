package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.luks.KeyDerivation.Iterated;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the header of LUKS version 2 says ("LUKS2 On-Disk Format Specification 1.1", chapter 3), of a single segment that is encrypted by aes-xts-plain64 in sectors of 512 bytes.
 *
 * @param slots those that keep its key in a way that is known here
 * @param digest of the key
 */
record Luks2Header(String uuid, List<Slot> slots, Iterated digesting, ByteBuffer digest) implements EncryptionKeys {

    private static final String CIPHER = "aes-xts-plain64";
    private static final int MOST_SLOTS = 32;

    /**
     * A key slot.
     *
     * @param keyBytes of the key that it keeps
     * @param slotKeyBytes of the key that this is encrypted with
     */
    record Slot(
            String name, int keyBytes, int slotKeyBytes, Stripes stripes, long offsetBytes, KeyDerivation derivation) {

        int materialBytes() {
            return Math.ceilDiv(stripes.keyBytes() * stripes.count(), XtsCipher.SECTOR_BYTES) * XtsCipher.SECTOR_BYTES;
        }
    }

    /** Reads it and refuses what is not that. Blocks. */
    static Luks2Header read(LuksArea area) throws ImageException {
        Luks2Copy copy = Luks2Copy.newest(area)
                .orElseThrow(() -> area.invalid("there is no whole encryption header of LUKS version 1 or 2"));
        LuksJson json = copy.json();
        if (json.object("config").has("requirements")) {
            throw area.unsupported("its encryption asks for more than is known here (requirements)");
        }
        String segment = segment(area, json);
        for (LuksJson digest : json.objects("digests").values()) {
            if (digest.texts("segments").contains(segment)) {
                return of(area, copy, digest);
            }
        }
        throw area.invalid("the encryption header has no digest of the key");
    }

    /** The name of the only one there is. */
    private static String segment(LuksArea area, LuksJson json) throws ImageException {
        Map<String, LuksJson> segments = json.objects("segments");
        if (segments.size() != 1) {
            throw area.unsupported("its encryption has " + segments.size() + " segments, not one");
        }
        Map.Entry<String, LuksJson> only = segments.entrySet().iterator().next();
        LuksJson segment = only.getValue();
        String type = segment.text("type");
        String cipher = type.equals("crypt") ? segment.text("encryption") : type;
        if (!cipher.equals(CIPHER) || segment.has("integrity") || segment.bytes("iv_tweak") != 0) {
            throw area.unsupported("it is encrypted by " + cipher + "; only plain " + CIPHER + " is read");
        }
        int sectorBytes = segment.number("sector_size", 4096);
        if (sectorBytes != XtsCipher.SECTOR_BYTES) {
            throw area.unsupported("it is encrypted in sectors of " + sectorBytes + " bytes; only 512 are read");
        }
        return only.getKey();
    }

    private static Luks2Header of(LuksArea area, Luks2Copy copy, LuksJson digest) throws ImageException {
        if (!digest.text("type").equals("pbkdf2")) {
            throw area.unsupported("the digest of its key is a " + digest.text("type"));
        }
        List<String> names = digest.texts("keyslots");
        Map<String, LuksJson> all = copy.json().objects("keyslots");
        if (all.size() > MOST_SLOTS) {
            throw area.invalid("the encryption header has " + all.size() + " key slots");
        }
        List<Slot> slots = new ArrayList<>();
        for (Map.Entry<String, LuksJson> slot : all.entrySet()) {
            if (names.contains(slot.getKey())) {
                slot(area, slot.getKey(), slot.getValue()).ifPresent(slots::add);
            }
        }
        if (slots.isEmpty()) {
            throw area.unsupported("none of its " + all.size() + " key slots is of a kind that is read");
        }
        ByteBuffer expected = digest.base64("digest");
        if (expected.remaining() == 0) {
            throw area.invalid("the digest of the key is empty");
        }
        return new Luks2Header(copy.uuid(), slots, iterated(area, digest), expected);
    }

    /** Empty where it is of another kind. */
    private static Optional<Slot> slot(LuksArea area, String name, LuksJson json) throws ImageException {
        if (!json.text("type").equals("luks2")) {
            return Optional.empty();
        }
        LuksJson place = json.object("area");
        LuksJson split = json.object("af");
        Optional<KeyDerivation> derivation = derivation(area, json.object("kdf"));
        boolean known = place.text("type").equals("raw")
                && place.text("encryption").equals(CIPHER)
                && split.text("type").equals("luks1");
        if (derivation.isEmpty() || !known) {
            return Optional.empty();
        }
        int keyBytes = keyBytes(area, json);
        Slot slot = new Slot(
                name,
                keyBytes,
                keyBytes(area, place),
                new Stripes(hash(area, split), keyBytes, split.number("stripes", LuksHeader.MAX_STRIPES)),
                place.bytes("offset"),
                derivation.get());
        long length = slot.materialBytes();
        if (length > place.bytes("size") || slot.offsetBytes > area.lengthBytes() - length) {
            throw area.invalid("key slot " + name + " lies behind the encryption header");
        }
        return Optional.of(slot);
    }

    private static int keyBytes(LuksArea area, LuksJson json) throws ImageException {
        int bytes = json.number("key_size", 64);
        if (bytes != 32 && bytes != 64) {
            throw area.unsupported("a key of " + bytes + " bytes is none for " + CIPHER);
        }
        return bytes;
    }

    private static Optional<KeyDerivation> derivation(LuksArea area, LuksJson kdf) throws ImageException {
        String type = kdf.text("type");
        if (type.equals("pbkdf2")) {
            return Optional.of(iterated(area, kdf));
        }
        Optional<Argon2.Variant> variant = Argon2.Variant.labelled(type);
        if (variant.isEmpty()) {
            return Optional.empty();
        }
        Argon2 argon2 = new Argon2(
                variant.get(),
                kdf.base64("salt"),
                kdf.number("time", Argon2.MOST_PASSES),
                kdf.number("memory", Argon2.MOST_MEMORY_KIB),
                kdf.number("cpus", Argon2.MOST_LANES));
        if (!argon2.possible()) {
            throw area.invalid("deriving a key from a secret would take no time that anybody has");
        }
        return Optional.of(argon2);
    }

    private static Iterated iterated(LuksArea area, LuksJson json) throws ImageException {
        return new Iterated(
                new Pbkdf2(hash(area, json)),
                json.base64("salt"),
                json.number("iterations", LuksHeader.MAX_ITERATIONS));
    }

    private static Hash hash(LuksArea area, LuksJson json) throws ImageException {
        String label = json.text("hash");
        return Hash.labelled(label).orElseThrow(() -> area.unsupported("its keys are derived with the hash " + label));
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("luks-version", 2L);
        data.put("ivgen-alg", "plain64");
        data.put("hash-alg", digesting.how().hash().label());
        data.put("cipher-alg", slots.getFirst().keyBytes == 64 ? "aes-256" : "aes-128");
        data.put("uuid", uuid);
        data.put("format", "luks");
        data.put("cipher-mode", "xts");
        data.put("slots", slots.stream().map(Luks2Header::description).toList());
        data.put("master-key-iters", digesting.iterations());
        return data;
    }

    private static Map<String, Object> description(Slot slot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("active", true);
        data.put("kdf", slot.derivation.label());
        data.put("key-offset", slot.offsetBytes);
        data.put("stripes", slot.stripes.count());
        return data;
    }

    @Override
    public Optional<byte[]> unlock(byte[] secret, LuksArea area) throws ImageException {
        for (Slot slot : slots) {
            byte[] slotKey = slot.derivation.derive(secret, slot.slotKeyBytes, area);
            byte[] stripes = new XtsCipher(slotKey).decrypted(area.read(slot.offsetBytes, slot.materialBytes()), 0);
            byte[] candidate = slot.stripes.merge(stripes);
            Arrays.fill(slotKey, (byte) 0);
            Arrays.fill(stripes, (byte) 0);
            byte[] found = digesting.derive(candidate, digest.remaining(), area);
            if (ByteBuffer.wrap(found).equals(digest)) {
                return Optional.of(candidate);
            }
            Arrays.fill(candidate, (byte) 0);
        }
        return Optional.empty();
    }
}
