package io.holdfast.testkit.load;

/** What all sessions of a load are told. Any thread. */
final class LoadPhase {

    private volatile boolean measuring;
    private volatile boolean stopping;

    void measure() {
        measuring = true;
    }

    void stop() {
        measuring = false;
        stopping = true;
    }

    boolean measuring() {
        return measuring;
    }

    boolean stopping() {
        return stopping;
    }
}
