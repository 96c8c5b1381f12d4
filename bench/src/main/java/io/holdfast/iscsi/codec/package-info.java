/** Benchmarks of what PDUs and their digests cost. Must not be known by anything. */
@NullMarked
package io.holdfast.iscsi.codec;

import org.jspecify.annotations.NullMarked;
