/** Limits that benchmarks must keep. */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
