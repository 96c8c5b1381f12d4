package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginResponse;

/** What to do after a Login Request. Whoever gets it owns the response in it. */
public sealed interface LoginReply {

    /** Send it; the login goes on. */
    record Continue(LoginResponse response) implements LoginReply {}

    /** Send it and close the connection (RFC 7143 11.13.5). */
    record Refused(LoginResponse response, RefusalReason reason) implements LoginReply {}

    /**
     * Register the session, then send {@link LoginResult#response}; the connection is in full feature phase from there
     * on.
     */
    record Accepted(LoginResult result) implements LoginReply {}
}
