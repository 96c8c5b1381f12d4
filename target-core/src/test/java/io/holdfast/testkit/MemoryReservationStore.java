package io.holdfast.testkit;

import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.reservation.ReservationStore;
import io.holdfast.scsi.reservation.Reservations;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps reservations in memory, and fails when it is told to. */
public final class MemoryReservationStore implements ReservationStore {

    private Reservations kept = Reservations.NONE;
    private @Nullable String failure;
    private int saves;

    /** What a unit starts with that nobody has served before. */
    public static KeptReservations none() {
        return new MemoryReservationStore().asKept();
    }

    /** What a unit starts with whose reservations are here. */
    public synchronized KeptReservations asKept() {
        return new KeptReservations(kept, this);
    }

    /** Every save fails from now on, with that message. */
    public synchronized void fail(String message) {
        failure = message;
    }

    /** Saves succeed from now on. */
    public synchronized void recover() {
        failure = null;
    }

    public synchronized Reservations kept() {
        return kept;
    }

    /** How often something was saved. */
    public synchronized int saves() {
        return saves;
    }

    @Override
    public synchronized void save(Reservations reservations) throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        kept = reservations;
        saves++;
    }

    @Override
    public Optional<String> loss() {
        return Optional.empty();
    }
}
