/**
 * Encryption by "LUKS On-Disk Format Specification 1.2": reading and making its header, finding and keeping the key, and encrypting sectors with it. The header of "LUKS2 On-Disk Format
 * Specification 1.1" is read too.
 *
 * <p>Knows nothing of the image that the header lies in: {@link io.holdfast.image.luks.LuksArea} is all that it sees of it. A secret and a key are in memory no longer than they are used, as
 * far as that is ours to decide, and in no message.
 */
@NullMarked
package io.holdfast.image.luks;

import org.jspecify.annotations.NullMarked;
