package io.holdfast.file.pool;

/** What the threads do that ask an engine for something. */
public enum Callers {
    /** They have other work, as event loops have: what may take long is done by a thread of the engine. */
    GO_ON,
    /** They wait for the end: reads and writes are done by them. */
    WAIT
}
