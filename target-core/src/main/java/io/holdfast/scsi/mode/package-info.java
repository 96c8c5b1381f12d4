/**
 * Mode parameters (SPC-4 7.5, SBC-4 6.5): {@link io.holdfast.scsi.mode.ModePages} is the immutable record of what is
 * set, with a small file for each page; {@link io.holdfast.scsi.mode.ModeSenseAnswer} tells them to the initiator, and
 * {@link io.holdfast.scsi.mode.ModeSelection} reads what it wants of them.
 *
 * <p>A new page is a record and a line in {@code ModePages.inOrder}. Nothing here acts on a parameter: who must know
 * one reads it from the record.
 */
@NullMarked
package io.holdfast.scsi.mode;

import org.jspecify.annotations.NullMarked;
