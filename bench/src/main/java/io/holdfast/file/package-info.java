/** Benchmarks of what leasing buffers costs. Must not be known by anything. */
@NullMarked
package io.holdfast.file;

import org.jspecify.annotations.NullMarked;
