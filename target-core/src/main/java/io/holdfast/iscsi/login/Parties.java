package io.holdfast.iscsi.login;

import java.util.Optional;

/** The names of a login as far as they are known, for the log line of a refusal. */
final class Parties {

    private Optional<String> initiator = Optional.empty();
    private Optional<String> target = Optional.empty();

    void is(String name) {
        initiator = Optional.of(name);
    }

    void wants(String name) {
        target = Optional.of(name);
    }

    Optional<String> initiator() {
        return initiator;
    }

    Optional<String> target() {
        return target;
    }
}
