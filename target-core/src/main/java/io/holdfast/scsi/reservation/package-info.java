/**
 * Persistent reservations (SPC-4 5.13) as an immutable value: {@link io.holdfast.scsi.reservation.Reservations} says who is registered and who holds what,
 * {@link io.holdfast.scsi.reservation.ReservationRules} what a PERSISTENT RESERVE OUT makes of it. Nothing here knows a task, a thread or a disk; whoever owns the
 * value swaps it, tells the unit attentions and aborts what is to be aborted.
 *
 * <p>Everything is keyed by {@link io.holdfast.scsi.reservation.NexusName}, which outlives a login.
 */
@NullMarked
package io.holdfast.scsi.reservation;

import org.jspecify.annotations.NullMarked;
