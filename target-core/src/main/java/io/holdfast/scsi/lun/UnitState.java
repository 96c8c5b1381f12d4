package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.mode.ModePages;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.scsi.sharing.WriteLease;
import org.jspecify.annotations.Nullable;

/**
 * What a command must ask before it executes. Immutable: read once, compared to see whether anything has changed.
 *
 * @param lease who may write, in a sharing mode that has a write lease
 * @param reserver the nexus that holds a reservation by RESERVE (SPC-2), or null
 * @param undertaking what keeps all from the medium, or null
 */
record UnitState(
        Capacity capacity,
        ModePages modes,
        Reservations reservations,
        WriteLease lease,
        @Nullable Nexus reserver,
        @Nullable Undertaking undertaking) {

    UnitState withCapacity(Capacity next) {
        return new UnitState(next, modes, reservations, lease, reserver, undertaking);
    }

    UnitState withModes(ModePages next) {
        return new UnitState(capacity, next, reservations, lease, reserver, undertaking);
    }

    UnitState withReservations(Reservations next) {
        return new UnitState(capacity, modes, next, lease, reserver, undertaking);
    }

    UnitState withLease(WriteLease next) {
        return new UnitState(capacity, modes, reservations, next, reserver, undertaking);
    }

    UnitState withReserver(@Nullable Nexus next) {
        return new UnitState(capacity, modes, reservations, lease, next, undertaking);
    }

    UnitState withUndertaking(@Nullable Undertaking next) {
        return new UnitState(capacity, modes, reservations, lease, reserver, next);
    }
}
