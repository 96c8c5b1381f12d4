/**
 * The commands of a disk: what a CDB means. {@link io.holdfast.scsi.cdb.Operation} is the table of all of them; a
 * {@link io.holdfast.scsi.cdb.CommandSet} decodes a CDB by it into a {@link io.holdfast.scsi.cdb.Command}, or into the
 * sense data that refuses it.
 *
 * <p>A new command is a record with its decoder in a file of its own, a row of that table and a name in the
 * {@code permits} of {@link io.holdfast.scsi.cdb.Command}. Nothing here knows a unit, a nexus or how data travels: what
 * depends on those (capacity, reservations, write protection) is checked by {@code scsi.lun}.
 */
@NullMarked
package io.holdfast.scsi.cdb;

import org.jspecify.annotations.NullMarked;
