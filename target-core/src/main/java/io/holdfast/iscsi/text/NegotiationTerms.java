package io.holdfast.iscsi.text;

import java.util.Optional;

/**
 * What a connection negotiates from.
 *
 * @param type decides which keys are irrelevant, and the preferred digest
 * @param offers how far we go
 * @param agreed the parameters of the session that the connection joins; empty for the first connection of a session
 */
public record NegotiationTerms(SessionType type, Offers offers, Optional<SessionParameters> agreed) {

    /** For the first connection of a session. */
    public static NegotiationTerms leading(SessionType type, Offers offers) {
        return new NegotiationTerms(type, offers, Optional.empty());
    }

    /** For a further connection of a normal session. */
    public static NegotiationTerms joining(SessionParameters agreed, Offers offers) {
        return new NegotiationTerms(SessionType.NORMAL, offers, Optional.of(agreed));
    }

    /** The limits of what holds in the whole session. */
    SessionParameters limits() {
        return agreed.orElse(offers.session());
    }
}
