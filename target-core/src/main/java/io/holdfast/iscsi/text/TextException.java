package io.holdfast.iscsi.text;

/**
 * Text of the initiator that cannot be answered key by key: it is malformed, too long, or breaks a rule for which RFC
 * 7143 ends the negotiation. During login it becomes status 0200 (initiator error), in full feature phase a Reject.
 * Carries no stack trace: what matters is the peer's text, not our call path.
 */
public final class TextException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param message what is wrong with the text, fit for a log line: whatever came from the peer is quoted by {@link
     * Printable}
     */
    public TextException(String message) {
        super(message, null, false, false);
        this.reason = message;
    }

    /** The message, which is never missing. */
    public String reason() {
        return reason;
    }
}
