package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.KeyValues;
import java.util.Optional;

/** Ends a login, from wherever in this package the reason is found. {@link LoginMachine} makes a reply of it. */
final class LoginRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /**
     * What is said to the two sides.
     *
     * @param remedy for the operator: what to do if the initiator should get in
     * @param answer for the initiator: the address, when the target has moved
     */
    record Refusal(LoginStatus status, String why, Optional<String> remedy, KeyValues answer) {}

    private LoginRefusedException(Refusal refusal) {
        super(refusal.why(), null, false, false);
        this.refusal = refusal;
    }

    static LoginRefusedException because(LoginStatus status, String why) {
        return new LoginRefusedException(new Refusal(status, why, Optional.empty(), KeyValues.EMPTY));
    }

    static LoginRefusedException because(LoginStatus status, String why, String remedy) {
        return new LoginRefusedException(new Refusal(status, why, Optional.of(remedy), KeyValues.EMPTY));
    }

    static LoginRefusedException because(SessionPlacement.Refused refused) {
        return new LoginRefusedException(
                new Refusal(refused.status(), refused.why(), refused.remedy(), KeyValues.EMPTY));
    }

    static LoginRefusedException moved(LoginStatus status, String address) {
        return new LoginRefusedException(new Refusal(
                status, "it has moved to " + address, Optional.empty(), KeyValues.of("TargetAddress=" + address)));
    }

    Refusal refusal() {
        return refusal;
    }
}
