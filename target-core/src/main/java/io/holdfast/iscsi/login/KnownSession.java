package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.SessionParameters;
import java.util.Set;

/**
 * A session that an initiator port has with a target portal group.
 *
 * @param cids ids of its connections
 */
public record KnownSession(int tsih, Set<Integer> cids, SessionParameters parameters) {

    public KnownSession {
        cids = Set.copyOf(cids);
    }
}
