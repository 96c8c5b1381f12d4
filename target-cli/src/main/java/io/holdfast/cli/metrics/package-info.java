/**
 * Counters of what the target does, and their names for Prometheus.
 *
 * <p>Counting happens in the midst of commands, on the event loops: nothing here blocks, and meters are found by index, not by name. Names follow the
 * conventions of Prometheus: base units, {@code _total}, labels for what can be summed over.
 */
@NullMarked
package io.holdfast.cli.metrics;

import org.jspecify.annotations.NullMarked;
