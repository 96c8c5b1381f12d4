/**
 * A file of the host that takes any request of an image: what O_DIRECT cannot take as it is goes through aligned memory, what lies beyond the file's end reads as zeroes,
 * and a range is zeroed in the best way that the file system has.
 *
 * <p>Every format keeps its bytes in such files. Nothing here knows what they mean.
 */
@NullMarked
package io.holdfast.image.host;

import org.jspecify.annotations.NullMarked;
