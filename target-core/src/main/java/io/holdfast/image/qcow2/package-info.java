/**
 * The qcow2 format, versions 2 and 3, as QEMU's {@code docs/interop/qcow2} specifies it; section names in comments are that document's.
 *
 * <p>Mapping is apart from I/O: {@link io.holdfast.image.qcow2.Mapping} says where a guest's bytes are, and whoever asked reads them without a lock. A table that is not in
 * memory is read off the loops.
 *
 * <p>A write over what the image has is one operation of the file, without a lock ({@link io.holdfast.image.qcow2.GuestWrite}). What changes the mapping runs off the
 * loops, alone on its guest clusters ({@link io.holdfast.image.qcow2.GuestRanges}): the data goes to clusters to which nothing refers, then the tables in memory change under one lock
 * ({@link io.holdfast.image.qcow2.Tables}), which is held for memory operations. A flush writes them, in the order that {@link io.holdfast.image.qcow2.Commit} explains. What
 * is given up can be used again when the file does not refer to it any more and nobody reads or writes it still ({@link io.holdfast.image.qcow2.Reclaim}). The first
 * inconsistency ends all writing ({@link io.holdfast.image.qcow2.Health}).
 *
 * <p>What changes all of an image at once (taking, applying and deleting snapshots: {@link io.holdfast.image.qcow2.InternalSnapshots}) stops the writes, prepares tables and refcounts in free clusters
 * ({@link io.holdfast.image.qcow2.LayoutDraft}, {@link io.holdfast.image.qcow2.RefcountDraft}), and puts them in force with one write of the header: before it, the file is what it was.
 *
 * <p>Nothing here knows another format: a backing file is opened by whoever made the {@link io.holdfast.image.qcow2.Qcow2Format}.
 */
@NullMarked
package io.holdfast.image.qcow2;

import org.jspecify.annotations.NullMarked;
