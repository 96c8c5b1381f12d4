/**
 * What a disk is besides its bytes and must not lose: small files, replaced whole or not at all, in a folder beside the image.
 *
 * <p>Knows files, not what is done with what stands in them.
 */
@NullMarked
package io.holdfast.cli.state;

import org.jspecify.annotations.NullMarked;
