package io.holdfast.cli.config;

/** What does the file work. */
public enum Aio {
    /** A bounded pool of platform threads. */
    THREADS
}
