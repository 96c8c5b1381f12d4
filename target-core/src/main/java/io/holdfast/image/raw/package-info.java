/**
 * Raw images: the disk's bytes as they are, in a sparse file or on a block device.
 *
 * <p>A request is one of the {@linkplain io.holdfast.image.host host's file}; what is here is what a raw image is: how large, and what it lets through.
 */
@NullMarked
package io.holdfast.image.raw;

import org.jspecify.annotations.NullMarked;
