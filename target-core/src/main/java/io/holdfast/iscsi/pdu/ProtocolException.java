package io.holdfast.iscsi.pdu;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The initiator broke the protocol. The {@link #scope()} says what ends; one place in the session turns it into a
 * Reject or a close. Without a stack trace: an initiator must not be able to make the target pay for one.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the fault costs. */
    public enum Scope {
        /** The PDU is answered with a Reject of {@link #reason()}; the connection goes on. */
        PDU,
        /** The connection is closed: its byte stream or its state cannot be trusted any more. */
        CONNECTION,
        /** The session and all its connections end (RFC 7143 7.1.4.4). */
        SESSION
    }

    private final Scope scope;
    private final @Nullable RejectReason reason;

    private ProtocolException(Scope scope, @Nullable RejectReason reason, String message) {
        super(message, null, false, false);
        this.scope = scope;
        this.reason = reason;
    }

    /** One PDU is rejected. */
    public static ProtocolException pdu(RejectReason reason, String message) {
        return new ProtocolException(Scope.PDU, reason, message);
    }

    /** The connection ends. */
    public static ProtocolException connection(String message) {
        return new ProtocolException(Scope.CONNECTION, null, message);
    }

    /** The session ends. */
    public static ProtocolException session(String message) {
        return new ProtocolException(Scope.SESSION, null, message);
    }

    /** What the initiator did, for the log. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }

    public Scope scope() {
        return scope;
    }

    /**
     * What the Reject says.
     *
     * @throws IllegalStateException unless the scope is {@link Scope#PDU}
     */
    public RejectReason reason() {
        if (scope != Scope.PDU) {
            throw new IllegalStateException("a fault of scope " + scope + " is not answered with a Reject");
        }
        return requireNonNull(reason);
    }
}
