package io.holdfast.testkit.initiator;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The target sent what RFC 7143 or the negotiated values forbid. */
public final class ProtocolViolation extends AssertionError {

    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String message) {
        super(message);
    }

    /** The facts stand behind the rule that was broken. */
    static void unless(boolean lawful, String rule, Object... facts) {
        if (!lawful) {
            throw new ProtocolViolation(
                    rule + Stream.of(facts).map(String::valueOf).collect(Collectors.joining(", ", ": ", "")));
        }
    }
}
