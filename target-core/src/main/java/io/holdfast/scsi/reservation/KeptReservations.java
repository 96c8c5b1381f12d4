package io.holdfast.scsi.reservation;

/**
 * What a unit starts with.
 *
 * @param found what was kept when the unit was last served; PRGENERATION begins with zero (SPC-4 6.15.2)
 * @param store keeps what comes of it
 */
public record KeptReservations(Reservations found, ReservationStore store) {}
