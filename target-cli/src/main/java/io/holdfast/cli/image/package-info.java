/**
 * {@code holdfast image}: making images and telling what they are, in the words and the output of qemu-img.
 *
 * <p>Works on files that nobody serves; serving them is {@code io.holdfast.server}'s.
 */
@NullMarked
package io.holdfast.cli.image;

import org.jspecify.annotations.NullMarked;
