package io.holdfast.iscsi.text;

/**
 * One key=value pair.
 *
 * @param key a standard label (RFC 7143 6.1), not necessarily one that {@link Key} knows
 * @param value as it was sent; may be empty
 */
public record KeyValue(String key, String value) {

    /** Answers for keys whose value cannot be taken (RFC 7143 6.2). None of them may be proposed. */
    public static final String REJECT = "Reject";

    public static final String IRRELEVANT = "Irrelevant";
    public static final String NOT_UNDERSTOOD = "NotUnderstood";

    /** A choice of nothing: a value like any other of a list. */
    public static final String NONE = "None";

    public boolean isOf(Key wanted) {
        return key.equals(wanted.wireName());
    }

    /** Whether the value can only be an answer, never an offer. */
    boolean isRefusal() {
        return value.equals(REJECT) || value.equals(IRRELEVANT) || value.equals(NOT_UNDERSTOOD);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
