/**
 * Benchmarks (JMH), each in the package of what it measures.
 *
 * <p>Must not be known by anything.
 */
@NullMarked
package io.holdfast;

import org.jspecify.annotations.NullMarked;
