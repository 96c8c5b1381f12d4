/** Benchmarks of what leasing buffers and operations on files cost. Must not be known by anything. */
@NullMarked
package io.holdfast.file;

import org.jspecify.annotations.NullMarked;
