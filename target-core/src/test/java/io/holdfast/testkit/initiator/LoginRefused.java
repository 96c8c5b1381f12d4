package io.holdfast.testkit.initiator;

import java.io.IOException;

/** The target answered a login with a status that is not success. */
public final class LoginRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    LoginRefused(int status) {
        super("login refused with status %04x".formatted(status));
        this.status = status;
    }

    /** Status-Class and Status-Detail as one number, 0x0201 for instance. */
    public int status() {
        return status;
    }
}
