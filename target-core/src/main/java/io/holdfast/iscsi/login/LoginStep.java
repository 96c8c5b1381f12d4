package io.holdfast.iscsi.login;

/** What the initiator wants after what it has just said: the T bit. */
enum LoginStep {
    STAY,
    LEAVE
}
