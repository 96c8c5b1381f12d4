package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;
import java.util.Set;

/** Which initiators may log in to a target, by name. A name alone proves nothing: {@link ChapPolicy} does. */
public sealed interface AccessRule {

    boolean allows(IscsiName initiator);

    /** Whoever asks. */
    record Everyone() implements AccessRule {
        @Override
        public boolean allows(IscsiName initiator) {
            return true;
        }
    }

    /** These and nobody else; nobody at all where the set is empty. */
    record Only(Set<IscsiName> initiators) implements AccessRule {
        public Only {
            initiators = Set.copyOf(initiators);
        }

        @Override
        public boolean allows(IscsiName initiator) {
            return initiators.contains(initiator);
        }
    }
}
