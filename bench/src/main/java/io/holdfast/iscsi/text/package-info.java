/** Benchmarks of what the text of a login costs. Must not be known by anything. */
@NullMarked
package io.holdfast.iscsi.text;

import org.jspecify.annotations.NullMarked;
