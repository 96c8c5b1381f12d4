package io.holdfast.cli.service;

import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.text.IscsiName;

/** Tells sessions apart by target; a discovery session is with none. */
final class Sessions {

    private Sessions() {}

    static boolean isWith(Session session, IscsiName target) {
        return session.target()
                .filter(node -> node.name().equals(target.value()))
                .isPresent();
    }
}
