package io.holdfast.testkit.initiator;

import java.util.HashMap;
import java.util.Map;

/**
 * What holds after a login, by the rules of RFC 7143 section 13 applied to what both sides said.
 *
 * @param offers what this initiator said
 * @param answers what the target said
 */
public record Negotiated(Map<String, String> offers, Map<String, String> answers) {

    private static final int DEFAULT_SEGMENT_BYTES = 8192;

    /** What an added connection negotiates for itself goes before what the session has. */
    Negotiated and(Negotiated ofConnection) {
        Map<String, String> allOffers = new HashMap<>(offers);
        allOffers.putAll(ofConnection.offers);
        Map<String, String> allAnswers = new HashMap<>(answers);
        allAnswers.putAll(ofConnection.answers);
        return new Negotiated(allOffers, allAnswers);
    }

    /** The target's answer; null where it gave none. */
    public String answer(String key) {
        return answers.get(key);
    }

    public Digests digests() {
        return new Digests("CRC32C".equals(answers.get("HeaderDigest")), "CRC32C".equals(answers.get("DataDigest")));
    }

    /** The longest data segment that the target takes. */
    public int sendSegmentBytes() {
        return number(answers, "MaxRecvDataSegmentLength", DEFAULT_SEGMENT_BYTES);
    }

    /** The longest data segment that the target may send. */
    public int receiveSegmentBytes() {
        return number(offers, "MaxRecvDataSegmentLength", DEFAULT_SEGMENT_BYTES);
    }

    public int maxBurstBytes() {
        return number(answers, "MaxBurstLength", 262_144);
    }

    public int firstBurstBytes() {
        return Math.min(number(answers, "FirstBurstLength", 65_536), maxBurstBytes());
    }

    public int maxOutstandingR2t() {
        return number(answers, "MaxOutstandingR2T", 1);
    }

    public int maxConnections() {
        return number(answers, "MaxConnections", 1);
    }

    public boolean immediateData() {
        return "Yes".equals(answers.getOrDefault("ImmediateData", "Yes"));
    }

    public boolean initialR2t() {
        return "Yes".equals(answers.getOrDefault("InitialR2T", "Yes"));
    }

    /** The immediate data that a command may carry, 0 for none. */
    public int immediateBytes() {
        return immediateData() ? Math.min(sendSegmentBytes(), firstBurstBytes()) : 0;
    }

    private static int number(Map<String, String> keys, String key, int fallback) {
        String value = keys.get(key);
        return value == null ? fallback : Integer.decode(value);
    }
}
