package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.cdb.PersistentReserveIn.Action;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** T30, T33: what a host reads back must be what it has set. */
class ReservationReportsTest {

    private static final NexusName A = new NexusName(new InitiatorPort("iqn.a", 1), 1);
    private static final NexusName B = new NexusName(new InitiatorPort("iqn.b", 0x400001370000L), 2);

    /** {@code iqn.a,i,0x000000000001} and {@code iqn.b,i,0x400001370000}, each with two NULs. */
    private static final String ID_A = "45000018 69716e2e 612c692c 30783030 30303030 30303030 30310000";

    private static final String ID_B = "45000018 69716e2e 622c692c 30783430 30303031 33373030 30300000";

    @Test
    void tellsNothingWhereNothingIsRegistered() {
        assertThat(report(Action.READ_KEYS, Reservations.NONE)).isEqualTo(hex("00000000 00000000"));
        assertThat(report(Action.READ_RESERVATION, Reservations.NONE)).isEqualTo(hex("00000000 00000000"));
        assertThat(report(Action.READ_FULL_STATUS, Reservations.NONE)).isEqualTo(hex("00000000 00000000"));
    }

    @Test
    void tellsTheKeys() {
        assertThat(report(Action.READ_KEYS, registered(null)))
                .isEqualTo(hex("00000005 00000010 0000000000000abc fffffffffffffff0"));
    }

    @Test
    void tellsTheReservation() {
        assertThat(report(Action.READ_RESERVATION, registered(new Reservation(ReservationType.EXCLUSIVE_ACCESS, B))))
                .isEqualTo(hex("00000005 00000010 fffffffffffffff0 00000000 00 03 0000"));
    }

    @Test
    void tellsNoKeyOfAReservationOfAllRegistrants() {
        assertThat(report(
                        Action.READ_RESERVATION,
                        registered(new Reservation(ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS, null))))
                .isEqualTo(hex("00000005 00000010 0000000000000000 00000000 00 07 0000"));
    }

    /** T33: all six types, SPEC_I_PT, ALL_TG_PT, persistence, replacing what is lost, RESERVE and RELEASE let through. */
    @Test
    void tellsWhatItCan() {
        assertThat(report(Action.REPORT_CAPABILITIES, Reservations.NONE)).isEqualTo(hex("0008 9d b0 ea01 0000"));
    }

    @Test
    void tellsWhetherAPowerLossLeavesThem() {
        Reservations kept = Reservations.NONE.with(Persistence.THROUGH_POWER_LOSS);
        assertThat(report(Action.REPORT_CAPABILITIES, kept)).isEqualTo(hex("0008 9d b1 ea01 0000"));
    }

    @Test
    void tellsTheFullStatus() {
        assertThat(report(
                        Action.READ_FULL_STATUS,
                        registered(new Reservation(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY, B))))
                .isEqualTo(hex("00000005 00000068"
                        + "0000000000000abc 00000000 00 00 00000000 0001 0000001c" + ID_A
                        + "fffffffffffffff0 00000000 01 05 00000000 0002 0000001c" + ID_B));
    }

    @Test
    void allRegistrantsHoldAReservationOfAllRegistrants() {
        assertThat(report(
                        Action.READ_FULL_STATUS,
                        registered(new Reservation(ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS, null))))
                .isEqualTo(hex("00000005 00000068"
                        + "0000000000000abc 00000000 01 08 00000000 0001 0000001c" + ID_A
                        + "fffffffffffffff0 00000000 01 08 00000000 0002 0000001c" + ID_B));
    }

    private static Reservations registered(@Nullable Reservation held) {
        Map<NexusName, Long> keys = new LinkedHashMap<>();
        keys.put(A, 0xABCL);
        keys.put(B, -16L);
        return new Reservations(5, keys, held, Persistence.VOLATILE);
    }

    private static String report(Action action, Reservations reservations) {
        return ByteBufUtil.hexDump(ReservationReports.report(action, reservations));
    }

    private static String hex(String spaced) {
        return spaced.replace(" ", "");
    }
}
