/**
 * Third-party copies of SPC-4 5.16 in the form with a list identifier of one byte (LID1), as values: what an initiator
 * may ask for ({@link io.holdfast.scsi.copy.CopyLimits}), what it asks for
 * ({@link io.holdfast.scsi.copy.CopyParameterList}) and what it is told of it
 * ({@link io.holdfast.scsi.copy.CopyReports}). Nothing here knows a task, a thread or a disk: {@code scsi.lun} copies.
 *
 * <p>A CSCD is a copy source or copy destination: a logical unit that a parameter list names.
 */
@NullMarked
package io.holdfast.scsi.copy;

import org.jspecify.annotations.NullMarked;
