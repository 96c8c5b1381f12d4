package io.holdfast.iscsi.login;

/** The sessions that there are. Asked on the connection's thread; answers without blocking and changes nothing. */
public interface SessionDirectory {

    /**
     * Where the connection would belong if it came in now: {@link SessionPlacement#of}, and whatever limits there are
     * besides. Asked twice in a login, after authentication and before acceptance; whoever registers the session must
     * judge once more, for another login may have been faster.
     */
    SessionPlacement place(SessionRequest request);
}
