package io.holdfast.cli.config;

/** What does the file work. */
public enum Aio {
    /** A bounded pool of platform threads. */
    THREADS("threads"),
    /** The rings of the event loops, and the threads for what goes through the page cache. */
    IO_URING("io_uring");

    private final String label;

    Aio(String label) {
        this.label = label;
    }

    /** The name in configuration files, on the command line and in metrics. */
    public String label() {
        return label;
    }
}
