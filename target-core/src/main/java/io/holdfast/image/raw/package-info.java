/**
 * Raw images: the disk's bytes as they are, in a sparse file or on a block device.
 *
 * <p>Where the page cache is used, or requests fit what O_DIRECT asks for, a request is one operation of the file. The rest of this package is about requests that do not
 * fit: bounced through aligned memory, read, modified and written back, or cut where only whole blocks can be given back.
 */
@NullMarked
package io.holdfast.image.raw;

import org.jspecify.annotations.NullMarked;
