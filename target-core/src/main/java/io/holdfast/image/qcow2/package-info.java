/**
 * The qcow2 format, versions 2 and 3, as QEMU's {@code docs/interop/qcow2} specifies it; section names in comments are that document's.
 *
 * <p>Mapping is apart from I/O: {@link io.holdfast.image.qcow2.Mapping} says where a guest's bytes are, and whoever asked reads them without a lock. A table that is not in
 * memory is read off the loops.
 *
 * <p>Images are read and made here; changing what is in them is not there yet, and is refused at opening.
 *
 * <p>Nothing here knows another format: a backing file is opened by whoever made the {@link io.holdfast.image.qcow2.Qcow2Format}.
 */
@NullMarked
package io.holdfast.image.qcow2;

import org.jspecify.annotations.NullMarked;
