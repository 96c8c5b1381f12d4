package io.holdfast.scsi.lun;

import io.holdfast.scsi.sharing.KeptLease;
import java.time.Duration;

/**
 * How a unit keeps its write lease.
 *
 * @param unit the unit's name in log lines
 * @param patience how long a holder may be without a session before the lease is anybody's: longer than the server
 *     takes to notice that it is gone, and the
 *     holder then to give up the writes that it would send again
 * @param kept the lease to start with, and where it is kept
 */
public record LeaseTerms(String unit, Duration patience, KeptLease kept) {}
