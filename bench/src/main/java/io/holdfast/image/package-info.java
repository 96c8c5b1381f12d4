/** Work on images beside QEMU's: what {@code bin/bench convert} runs. Must not know how either works inside. */
@NullMarked
package io.holdfast.image;

import org.jspecify.annotations.NullMarked;
