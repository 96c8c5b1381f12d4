package io.holdfast.scsi.reservation;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the reservations of a unit through a power loss. Its methods block: never called on an event loop, and one at a
 * time.
 */
public interface ReservationStore {

    /**
     * Keeps these; on stable storage when this returns. Those that are {@link Persistence#VOLATILE} are not to be found
     * again: what is kept from then on is nothing.
     *
     * @throws IOException when they could not be kept, with a message that names the place; what was kept before stays
     */
    void save(Reservations reservations) throws IOException;

    /**
     * Why what was kept is lost, in words that name the place; empty when it is not, or not any more. Does not block.
     * Any thread.
     */
    Optional<String> loss();
}
