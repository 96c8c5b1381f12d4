/**
 * Disk images: the {@link io.holdfast.image.BlockDevice} that the SCSI layer reads and writes, whatever the format behind it.
 *
 * <p>An image works on a {@link io.holdfast.file.FileHandle} and never knows the engine. A format never knows another format. Nothing here knows SCSI: alignment and
 * granularity are told in {@link io.holdfast.image.BlockLimits}, which the device server turns into VPD pages.
 *
 * <p>Mapping is apart from I/O: {@link io.holdfast.image.Extent} says what a range is, and the caller does the I/O.
 */
@NullMarked
package io.holdfast.image;

import org.jspecify.annotations.NullMarked;
