package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationTextTest {

    private static final NexusName A = new NexusName(new InitiatorPort("iqn.a", 0x4000_0137_0000L), 1);
    private static final NexusName B = new NexusName(new InitiatorPort("iqn.ü,i,0x1", 0xFFFF_FFFF_FFFFL), 65535);

    @Test
    void isReadable() {
        Reservations reservations = kept(new Reservation(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY, A));

        assertThat(ReservationText.write(reservations)).isEqualTo("""
                        persist
                        key 0000000000000abc port 1 iqn.a,i,0x400001370000
                        key fffffffffffffff0 port 65535 iqn.ü,i,0x1,i,0xffffffffffff
                        held 5 port 1 iqn.a,i,0x400001370000
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasWrittenButForTheGeneration(ReservationType type) {
        Reservations reservations = kept(Reservation.by(B, type));

        assertThat(ReservationText.read(ReservationText.write(reservations)))
                .hasValue(
                        new Reservations(0, reservations.keys(), reservations.held(), Persistence.THROUGH_POWER_LOSS));
    }

    @Test
    void knowsThatAPowerLossLeavesThemAlsoWhereThereAreNone() {
        Reservations none = Reservations.NONE.with(Persistence.THROUGH_POWER_LOSS);

        assertThat(ReservationText.read(ReservationText.write(none))).hasValue(none);
    }

    @Test
    void holdsNothingWhereAPowerLossLeavesNothing() {
        Reservations volatileOnes = kept(null).with(Persistence.VOLATILE);

        assertThat(ReservationText.write(volatileOnes)).isEmpty();
        assertThat(ReservationText.read("")).hasValue(Reservations.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "persist through\n",
                "key 0000000000000abc port 1 iqn.a,i,0x400001370000\n", // does not say whether it persists
                "persist\nkey abc port 1 iqn.a,i,0x400001370000\n",
                "persist\nkey 0000000000000abc port 1 iqn.a\n",
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nwhatever\n",
                "persist\nheld 7\n", // by nobody
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nheld 2 port 1 iqn.a,i,0x400001370000\n",
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nheld 1\n",
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nheld 7 port 1 iqn.a,i,0x400001370000\n",
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nheld 1 port 2 iqn.a,i,0x400001370000\n",
                "persist\nkey 0000000000000abc port 1 iqn.a,i,0x400001370000\nheld 7\nheld 7\n",
            })
    void takesNoOtherText(String text) {
        assertThat(ReservationText.read(text)).isEmpty();
    }

    private static Reservations kept(@Nullable Reservation held) {
        Map<NexusName, Long> keys = new LinkedHashMap<>();
        keys.put(A, 0xABCL);
        keys.put(B, -16L);
        return new Reservations(5, keys, held, Persistence.THROUGH_POWER_LOSS);
    }
}
