/** Sense data as values (SPC-4 4.4). A leaf: it knows no command and no unit. */
@NullMarked
package io.holdfast.scsi.sense;

import org.jspecify.annotations.NullMarked;
