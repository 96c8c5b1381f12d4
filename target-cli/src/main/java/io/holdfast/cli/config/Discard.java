package io.holdfast.cli.config;

/** What becomes of the space that an initiator unmaps. */
public enum Discard {
    /** It goes back to the host. */
    ON,
    /** It stays allocated, and the initiator is told that the disk is not thin. */
    IGNORE
}
