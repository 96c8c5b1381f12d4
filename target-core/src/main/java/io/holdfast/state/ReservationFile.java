package io.holdfast.state;

import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.reservation.ReservationStore;
import io.holdfast.scsi.reservation.ReservationText;
import io.holdfast.scsi.reservation.Reservations;
import java.io.IOException;
import java.util.Optional;

/** The reservations of a unit in a {@link DurableFile} of the name {@code reservations}. */
public final class ReservationFile implements ReservationStore {

    private static final String NAME = "reservations";

    private final KeptText text;

    private ReservationFile(KeptText text) {
        this.text = text;
    }

    /**
     * What is kept in the folder. Where it is damaged the reservations are {@link Reservations#LOST}, and no file is
     * touched until an initiator replaces them.
     *
     * @throws IOException when the file cannot be read
     */
    public static KeptReservations open(StableFolder folder) throws IOException {
        KeptText.Opened<Reservations> opened = KeptText.open(folder, NAME, "reservations", ReservationText::read);
        boolean lost = opened.text().loss().isPresent();
        return new KeptReservations(
                opened.value().orElse(lost ? Reservations.LOST : Reservations.NONE),
                new ReservationFile(opened.text()));
    }

    @Override
    public void save(Reservations reservations) throws IOException {
        text.save(ReservationText.write(reservations));
    }

    @Override
    public Optional<String> loss() {
        return text.loss();
    }
}
