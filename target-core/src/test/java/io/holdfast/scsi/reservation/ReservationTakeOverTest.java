package io.holdfast.scsi.reservation;

import static io.holdfast.scsi.reservation.ReservationType.EXCLUSIVE_ACCESS;
import static io.holdfast.scsi.reservation.ReservationType.WRITE_EXCLUSIVE;
import static io.holdfast.scsi.reservation.ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS;
import static io.holdfast.scsi.sense.AdditionalSense.REGISTRATIONS_PREEMPTED;
import static io.holdfast.scsi.sense.AdditionalSense.RESERVATIONS_PREEMPTED;
import static io.holdfast.scsi.sense.AdditionalSense.RESERVATIONS_RELEASED;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.reservation.Decision.Granted;
import io.holdfast.scsi.reservation.Decision.Notice;
import io.holdfast.scsi.reservation.ReservationRequest.Clear;
import io.holdfast.scsi.reservation.ReservationRequest.Commands;
import io.holdfast.scsi.reservation.ReservationRequest.Preempt;
import io.holdfast.scsi.reservation.ReservationRequest.RegisterAndMove;
import io.holdfast.scsi.reservation.ReservationRequest.Release;
import io.holdfast.scsi.reservation.ReservationRequest.Reserve;
import io.holdfast.scsi.reservation.ReservationRequest.Source;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** How reservations pass to others: CLEAR, PREEMPT and REGISTER AND MOVE. */
class ReservationTakeOverTest extends ReservationRulesFixture {

    @Test
    void clearRemovesAllAndTellsTheOthers() {
        registerAll();
        grant(B, new Reserve(KEY_B, EXCLUSIVE_ACCESS));
        int generation = now.generation();
        conflict(A, new Clear(KEY_B));
        grant(A, new Clear(KEY_A));

        assertThat(now).isEqualTo(new Reservations(generation + 1, Map.of(), null, Persistence.VOLATILE));
        assertThat(notices)
                .containsExactly(new Notice(B, RESERVATIONS_PREEMPTED), new Notice(C, RESERVATIONS_PREEMPTED));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WRITE_EXCLUSIVE_ALL_REGISTRANTS", "EXCLUSIVE_ACCESS_ALL_REGISTRANTS"})
    void preemptTakesTheReservationFromItsHolder(ReservationType type) {
        registerAll();
        grant(A, new Reserve(KEY_A, type));
        int generation = now.generation();
        grant(B, preempt(KEY_B, KEY_A, type));

        assertThat(now.holds(B)).isTrue();
        assertThat(now.keys()).containsOnlyKeys(B, C);
        assertThat(now.generation()).isEqualTo(generation + 1);
        assertThat(notices).containsExactly(new Notice(A, REGISTRATIONS_PREEMPTED));
    }

    @Test
    void preemptTellsThoseThatStayOfANewType() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        grant(B, preempt(KEY_B, KEY_A, EXCLUSIVE_ACCESS));

        assertThat(notices)
                .containsExactly(new Notice(A, REGISTRATIONS_PREEMPTED), new Notice(C, RESERVATIONS_RELEASED));
    }

    @Test
    void preemptOfAKeyThatHoldsNothingRemovesRegistrationsOnly() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        grant(A, preempt(KEY_A, KEY_C, null));

        assertThat(now.holds(A)).isTrue();
        assertThat(now.keys()).containsOnlyKeys(A, B);
        assertThat(notices).containsExactly(new Notice(C, REGISTRATIONS_PREEMPTED));
    }

    @Test
    void preemptNeedsAKeyThatIsRegistered() {
        registerAll();
        conflict(A, preempt(KEY_A, 0x77, WRITE_EXCLUSIVE));
        conflict(A, preempt(KEY_B, KEY_C, WRITE_EXCLUSIVE));
        refused(A, preempt(KEY_A, 0, WRITE_EXCLUSIVE), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        conflict(nexus("stranger", 1), preempt(0, KEY_C, WRITE_EXCLUSIVE));
    }

    @Test
    void aNewReservationMustBeOfATypeThatThereIs() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));

        refused(B, preempt(KEY_B, KEY_A, null), AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    /** KB2488012: hosts may share a key; each of them loses its registration. */
    @Test
    void preemptRemovesAllWhoShareTheKey() {
        grant(A, register(0, KEY_A));
        grant(B, register(0, KEY_C));
        grant(C, register(0, KEY_C));
        grant(A, preempt(KEY_A, KEY_C, null));

        assertThat(now.keys()).containsOnlyKeys(A);
        assertThat(notices).extracting(Notice::nexus).containsExactly(B, C);
    }

    @Test
    void theHolderPreemptsItselfIntoAnotherType() {
        grant(A, register(0, KEY_A));
        grant(B, register(0, KEY_A));
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        grant(A, preempt(KEY_A, KEY_A, EXCLUSIVE_ACCESS));

        assertThat(now.held()).isEqualTo(new Reservation(EXCLUSIVE_ACCESS, A));
        assertThat(now.keys()).containsOnlyKeys(A);
        assertThat(notices).containsExactly(new Notice(B, REGISTRATIONS_PREEMPTED));
    }

    @Test
    void aRegistrantMayRemoveItselfWhereItHoldsNothing() {
        registerAll();
        grant(A, preempt(KEY_A, KEY_A, null));

        assertThat(now.keys()).containsOnlyKeys(B, C);
        assertThat(notices).isEmpty();
    }

    @Test
    void keyZeroTakesAReservationOfAllRegistrants() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE_ALL_REGISTRANTS));
        grant(B, preempt(KEY_B, 0, WRITE_EXCLUSIVE));

        assertThat(now.held()).isEqualTo(new Reservation(WRITE_EXCLUSIVE, B));
        assertThat(now.keys()).containsOnlyKeys(B);
        assertThat(notices)
                .containsExactly(new Notice(A, REGISTRATIONS_PREEMPTED), new Notice(C, REGISTRATIONS_PREEMPTED));
    }

    @Test
    void anotherKeyLeavesAReservationOfAllRegistrantsToTheRest() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE_ALL_REGISTRANTS));
        grant(B, preempt(KEY_B, KEY_A, WRITE_EXCLUSIVE));

        assertThat(now.keys()).containsOnlyKeys(B, C);
        assertThat(now.held()).isEqualTo(new Reservation(WRITE_EXCLUSIVE_ALL_REGISTRANTS, null));
    }

    /** T32. */
    @Test
    void preemptAndAbortNamesThoseWhoseCommandsAreAborted() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        Decision decision = rules.apply(new Preempt(KEY_B, KEY_A, WRITE_EXCLUSIVE, Commands.ABORTED), B, now);

        assertThat(((Granted) decision).aborted()).containsExactly(A);
        assertThat(((Granted) rules.apply(preempt(KEY_B, KEY_A, WRITE_EXCLUSIVE), B, now)).aborted())
                .isEmpty();
    }

    @Test
    void movesAReservation() {
        grant(A, register(0, KEY_A));
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        int generation = now.generation();
        grant(A, new RegisterAndMove(KEY_A, KEY_B, Source.STAYS_REGISTERED, B, Persistence.VOLATILE));

        assertThat(now.held()).isEqualTo(new Reservation(WRITE_EXCLUSIVE, B));
        assertThat(now.keys()).containsEntry(A, KEY_A).containsEntry(B, KEY_B);
        assertThat(now.generation()).isEqualTo(generation + 1);
        assertThat(notices).isEmpty();
        grant(B, new RegisterAndMove(KEY_B, 0x1A, Source.UNREGISTERED, A, Persistence.VOLATILE));
        assertThat(now.keys()).containsOnlyKeys(A).containsEntry(A, 0x1AL);
        assertThat(now.holds(A)).isTrue();
    }

    @Test
    void movesOnlyWhatItHoldsAlone() {
        registerAll();
        refused(A, move(KEY_A, KEY_B, B), AdditionalSense.INVALID_FIELD_IN_CDB);
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        conflict(B, move(KEY_B, KEY_C, C));
        conflict(A, move(KEY_B, KEY_C, C));
        refused(A, move(KEY_A, 0, B), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        refused(A, move(KEY_A, KEY_A, A), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        refused(A, move(KEY_A, KEY_A, A_AT_PORT_2), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        refused(A, move(KEY_A, KEY_B, nexus("b", 3)), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        grant(A, new Release(KEY_A, WRITE_EXCLUSIVE));
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE_ALL_REGISTRANTS));
        conflict(A, move(KEY_A, KEY_B, B));
    }
}
