package io.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.reservation.NexusName;
import io.holdfast.scsi.reservation.Persistence;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReservationFileTest {

    private static final Path FOLDER = Path.of("/state");
    private static final Path FILE = FOLDER.resolve("reservations");

    private final PowerCutDisk disk = new PowerCutDisk();
    private final StableFolder folder = new StableFolder(FOLDER, disk);

    @Test
    void findsNothingWhereNothingWasEverKept() throws IOException {
        KeptReservations kept = ReservationFile.open(folder);

        assertThat(kept.found()).isEqualTo(Reservations.NONE);
        assertThat(kept.store().loss()).isEmpty();
        assertThat(disk.calls()).as("nothing is written").isZero();
    }

    @Test
    void findsWhatWasKept() throws IOException {
        ReservationFile.open(folder).store().save(registered(1));

        assertThat(ReservationFile.open(folder).found()).isEqualTo(registered(1));
    }

    @Test
    void isLostWhereItIsDamagedAndStaysSo() throws IOException {
        ReservationFile.open(folder).store().save(registered(1));
        disk.damage(FILE, "holdfast".getBytes(StandardCharsets.UTF_8));

        for (int start = 0; start < 2; start++) {
            KeptReservations kept = ReservationFile.open(folder);
            assertThat(kept.found()).isEqualTo(Reservations.LOST);
            assertThat(kept.store().loss().orElseThrow()).startsWith("/state/reservations does not begin as");
        }
    }

    @Test
    void isLostWhereItHoldsWhatThisVersionCannotRead() throws IOException {
        DurableFile later = new DurableFile(folder, "reservations");
        later.load();
        later.save("persist forever\n".getBytes(StandardCharsets.UTF_8));

        KeptReservations kept = ReservationFile.open(folder);
        assertThat(kept.found()).isEqualTo(Reservations.LOST);
        assertThat(kept.store().loss())
                .hasValue("/state/reservations is whole but holds no reservations that this version can read");
        kept.store().save(registered(2));
        assertThat(ReservationFile.open(folder).found()).isEqualTo(registered(2));
    }

    @Test
    void isNoLongerLostOnceItWasReplaced() throws IOException {
        ReservationFile.open(folder).store().save(registered(1));
        disk.damage(FILE);
        KeptReservations kept = ReservationFile.open(folder);
        disk.failOnce(0);
        assertThatIOException()
                .isThrownBy(() -> kept.store().save(registered(2)))
                .withMessage("/state/reservations: No space left on device");
        assertThat(kept.store().loss()).isNotEmpty();

        kept.store().save(registered(2));

        assertThat(kept.store().loss()).isEmpty();
        assertThat(ReservationFile.open(folder).found()).isEqualTo(registered(2));
    }

    @Test
    void isLostWhereTheFileIsGoneAndItsPreviousCopyIsThere() throws IOException {
        KeptReservations first = ReservationFile.open(folder);
        first.store().save(registered(1));
        first.store().save(registered(2));
        disk.remove(FILE);

        KeptReservations kept = ReservationFile.open(folder);
        assertThat(kept.found()).isEqualTo(Reservations.LOST);
        kept.store().save(registered(3));
        assertThat(ReservationFile.open(folder).found()).isEqualTo(registered(3));
    }

    private static Reservations registered(long key) {
        NexusName nexus = new NexusName(new InitiatorPort("iqn.a", 1), 1);
        return new Reservations(0, Map.of(nexus, key), null, Persistence.THROUGH_POWER_LOSS);
    }
}
