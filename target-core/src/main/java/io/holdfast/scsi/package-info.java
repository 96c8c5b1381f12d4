/**
 * The words that the SCSI layer and a transport share (SAM-5): a {@link io.holdfast.scsi.Nexus}, the {@link io.holdfast.scsi.Status} of a command and its {@link io.holdfast.scsi.Outcome}.
 *
 * <p>A transport hands in CDBs and data and gets outcomes back. Nothing below this package knows which transport it is: no R2T, no
 * tag of a wire format, no residual.
 */
@NullMarked
package io.holdfast.scsi;

import org.jspecify.annotations.NullMarked;
