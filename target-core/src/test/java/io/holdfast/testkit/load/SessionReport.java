package io.holdfast.testkit.load;

import org.jspecify.annotations.Nullable;

/**
 * What became of one session.
 *
 * @param latencies of the measured time
 * @param errors commands that did not end with GOOD
 * @param firstError null when there was none
 * @param failure what ended the session before its time; null when nothing did
 */
record SessionReport(
        LatencyHistogram latencies,
        long errors,
        @Nullable String firstError,
        Ledger ledger,
        @Nullable Throwable failure) {

    /** What went wrong first. */
    @Nullable
    String problem() {
        return failure == null ? firstError : failure.toString();
    }
}
