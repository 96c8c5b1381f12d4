/** Log pages and LOG SENSE (SPC-4 7.3). Pure: what is told comes in values. */
@NullMarked
package io.holdfast.scsi.log;

import org.jspecify.annotations.NullMarked;
