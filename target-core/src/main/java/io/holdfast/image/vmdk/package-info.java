/**
 * The vmdk format, as VMware's "Virtual Disk Format 1.1" describes it: a descriptor, and extents that the disk's bytes are in. Section names in comments are that document's.
 *
 * <p>An extent is called a {@linkplain io.holdfast.image.vmdk.Part part} here, since an {@link io.holdfast.image.Extent} is something else in this program. A flat part is a
 * row of bytes; a sparse part has grains, which a directory of tables maps. Mapping is apart from I/O: {@link io.holdfast.image.vmdk.Mapping} says where a guest's bytes are, and
 * whoever asked reads and writes them without a lock.
 *
 * <p>A grain is taken from behind the file's end, where all reads as zeroes, so that it needs no copy and its entry may be in memory before its data is in the file. What is in the
 * file is ordered by {@link io.holdfast.image.vmdk.Commit}: no entry is written before the data is on stable storage that it points to.
 */
@NullMarked
package io.holdfast.image.vmdk;

import org.jspecify.annotations.NullMarked;
