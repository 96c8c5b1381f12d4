package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a login was refused, for the operator alone: the initiator gets the status and nothing more.
 *
 * @param initiator its name as far as it is known, fit for a log line
 * @param target the target's name or {@code discovery}, as far as known
 * @param why a clause that goes on after a colon
 * @param remedy what to do if the initiator should get in; a clause too
 */
public record RefusalReason(
        LoginStatus status, Optional<String> initiator, Optional<String> target, String why, Optional<String> remedy) {

    /** One line: who, where, which status, why, and what to do. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("login");
        initiator.ifPresent(name -> line.append(" of ").append(name));
        target.ifPresent(name -> line.append(" to ").append(name));
        line.append(" refused with %02x%02x (%s): %s"
                .formatted(
                        status.statusClass(),
                        status.statusDetail(),
                        status.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        why));
        remedy.ifPresent(words -> line.append("; ").append(words));
        return line.toString();
    }
}
