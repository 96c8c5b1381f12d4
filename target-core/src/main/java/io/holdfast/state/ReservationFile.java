package io.holdfast.state;

import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.reservation.ReservationStore;
import io.holdfast.scsi.reservation.ReservationText;
import io.holdfast.scsi.reservation.Reservations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reservations of a unit in a {@link DurableFile} of the name {@code reservations}. */
public final class ReservationFile implements ReservationStore {

    private static final String NAME = "reservations";

    private final DurableFile file;
    private volatile @Nullable String loss;

    private ReservationFile(DurableFile file, @Nullable String loss) {
        this.file = file;
        this.loss = loss;
    }

    /**
     * What is kept in the folder. Where it is damaged the reservations are {@link Reservations#LOST}, and no file is
     * touched until an initiator replaces them.
     *
     * @throws IOException when the file cannot be read
     */
    public static KeptReservations open(StableFolder folder) throws IOException {
        DurableFile file = new DurableFile(folder, NAME);
        try {
            Optional<byte[]> content = file.load();
            Reservations found = content.isEmpty() ? Reservations.NONE : read(folder, content.get());
            return new KeptReservations(found, new ReservationFile(file, null));
        } catch (DamagedFileException e) {
            return new KeptReservations(Reservations.LOST, new ReservationFile(file, e.getMessage()));
        }
    }

    private static Reservations read(StableFolder folder, byte[] content) throws DamagedFileException {
        return ReservationText.read(new String(content, StandardCharsets.UTF_8))
                .orElseThrow(() -> new DamagedFileException(
                        folder.file(NAME), "is whole but holds no reservations that this version can read"));
    }

    @Override
    public void save(Reservations reservations) throws IOException {
        try {
            if (loss != null) {
                file.acceptLoss();
            }
            file.save(ReservationText.write(reservations).getBytes(StandardCharsets.UTF_8));
            loss = null;
        } catch (IOException e) {
            throw new IOException(file.path() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> loss() {
        return Optional.ofNullable(loss);
    }
}
