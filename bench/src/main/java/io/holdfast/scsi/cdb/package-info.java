/** Benchmarks of the command table. */
@NullMarked
package io.holdfast.scsi.cdb;

import org.jspecify.annotations.NullMarked;
