package io.holdfast.scsi.reservation;

import static io.holdfast.scsi.reservation.ReservationType.EXCLUSIVE_ACCESS;
import static io.holdfast.scsi.reservation.ReservationType.WRITE_EXCLUSIVE;
import static io.holdfast.scsi.reservation.ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY;
import static io.holdfast.scsi.sense.AdditionalSense.RESERVATIONS_RELEASED;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.reservation.Decision.Notice;
import io.holdfast.scsi.reservation.ReservationRequest.Clear;
import io.holdfast.scsi.reservation.ReservationRequest.Ports;
import io.holdfast.scsi.reservation.ReservationRequest.Register;
import io.holdfast.scsi.reservation.ReservationRequest.RegisterAndIgnore;
import io.holdfast.scsi.reservation.ReservationRequest.RegisterAndMove;
import io.holdfast.scsi.reservation.ReservationRequest.Release;
import io.holdfast.scsi.reservation.ReservationRequest.Reserve;
import io.holdfast.scsi.reservation.ReservationRequest.Source;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who registers, reserves and releases. */
class ReservationRulesTest extends ReservationRulesFixture {

    @Test
    void registersAndCountsGenerations() {
        grant(A, register(0, KEY_A));
        grant(B, register(0, KEY_B));

        assertThat(now.keys()).containsExactly(Map.entry(A, KEY_A), Map.entry(B, KEY_B));
        assertThat(now.generation()).isEqualTo(2);
        assertThat(notices).isEmpty();
    }

    @Test
    void registersOnlyWithTheKeyThatIsThere() {
        conflict(A, register(1, KEY_A));
        grant(A, register(0, KEY_A));
        conflict(A, register(0, KEY_B));
        conflict(A, register(KEY_B, 0));
        grant(A, register(KEY_A, 0x1A));
        assertThat(now.registered(A, 0x1A)).isTrue();
        grant(A, register(0x1A, 0));
        assertThat(now.keys()).isEmpty();
        assertThat(now.generation()).isEqualTo(3);
    }

    @Test
    void anUnregistrationOfNobodyChangesNothing() {
        grant(A, register(0, 0));
        grant(A, new RegisterAndIgnore(99, 0, Ports.RECEIVING, Persistence.VOLATILE));

        assertThat(now).isEqualTo(Reservations.NONE);
    }

    @Test
    void registersWhateverTheKeyWasWhereItIsToBeIgnored() {
        grant(A, new RegisterAndIgnore(99, KEY_A, Ports.RECEIVING, Persistence.VOLATILE));
        grant(A, new RegisterAndIgnore(99, 0x1A, Ports.RECEIVING, Persistence.VOLATILE));
        assertThat(now.registered(A, 0x1A)).isTrue();
        grant(A, new RegisterAndIgnore(99, 0, Ports.RECEIVING, Persistence.VOLATILE));
        assertThat(now.keys()).isEmpty();
    }

    @Test
    void registersWithAllPortsOfTheTarget() {
        grant(A, new Register(0, KEY_A, Ports.ALL, null, Persistence.VOLATILE));

        assertThat(now.keys()).containsOnlyKeys(A, A_AT_PORT_2);
        assertThat(now.generation()).isEqualTo(1);
    }

    @Test
    void registersOthersToo() {
        grant(A, withOthers(0, KEY_A, B, C));

        assertThat(now.keys()).containsOnly(Map.entry(A, KEY_A), Map.entry(B, KEY_A), Map.entry(C, KEY_A));
        refused(A, withOthers(KEY_A, 1), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        refused(C, withOthers(KEY_A, 0), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }

    @Test
    void registersNobodyWhereOneOfTheOthersIsRegisteredAlready() {
        grant(B, register(0, KEY_B));
        refused(A, withOthers(0, KEY_A, C, B), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);

        assertThat(now.keys()).containsOnlyKeys(B);
    }

    /** SPC-4 table 67: SPEC_I_PT is ignored, and above all nobody else is unregistered. */
    @Test
    void doesNothingForAnUnregisteredNexusWithoutANewKey() {
        grant(B, register(0, KEY_B));
        grant(A, withOthers(0, 0, B, C));

        assertThat(now.keys()).containsOnlyKeys(B);
        assertThat(now.generation()).isEqualTo(1);
    }

    @Test
    void whatTheLastRegistrationSaysOfAPowerLossHoldsForAll() {
        grant(A, new Register(0, KEY_A, Ports.RECEIVING, null, Persistence.THROUGH_POWER_LOSS));
        assertThat(now.persistence()).isEqualTo(Persistence.THROUGH_POWER_LOSS);
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));
        grant(B, register(0, 0)); // does nothing
        assertThat(now.persistence()).isEqualTo(Persistence.THROUGH_POWER_LOSS);
        grant(B, register(0, KEY_B));
        assertThat(now.persistence()).isEqualTo(Persistence.VOLATILE);
        grant(B, new RegisterAndIgnore(0, KEY_B, Ports.RECEIVING, Persistence.THROUGH_POWER_LOSS));
        assertThat(now.persistence()).isEqualTo(Persistence.THROUGH_POWER_LOSS);
        grant(A, move(KEY_A, KEY_B, B));
        assertThat(now.persistence()).isEqualTo(Persistence.VOLATILE);
        grant(B, new RegisterAndMove(KEY_B, KEY_A, Source.UNREGISTERED, A, Persistence.THROUGH_POWER_LOSS));
        grant(A, new Release(KEY_A, WRITE_EXCLUSIVE));
        grant(A, new Clear(KEY_A));
        assertThat(now.persistence()).as("until somebody says otherwise").isEqualTo(Persistence.THROUGH_POWER_LOSS);
    }

    @ParameterizedTest
    @EnumSource
    void replacesWhatIsLost(ReservationType type) {
        now = Reservations.LOST;
        refused(A, replace(1, KEY_A, type), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        refused(A, replace(0, 0, type), AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        grant(A, replace(0, KEY_A, type));

        assertThat(now.keys()).containsOnly(Map.entry(A, KEY_A));
        assertThat(now.holds(A)).isTrue();
        assertThat(now.generation()).isZero();
        assertThat(now.persistence()).isEqualTo(Persistence.THROUGH_POWER_LOSS);
        assertThat(notices).isEmpty();
    }

    @Test
    void replacesNothingThatIsThere() {
        registerAll();
        refused(A, replace(0, KEY_A, WRITE_EXCLUSIVE), AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
    }

    @Test
    void takesNoMoreRegistrationsThanItHasRoomFor() {
        for (int i = 0; i < ReservationRules.REGISTRATIONS_MAX; i++) {
            grant(nexus("host" + i, 1), register(0, 1));
        }
        refused(A, register(0, KEY_A), AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
        grant(nexus("host7", 1), register(1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void onlyARegistrantReservesAndOnlyOnce(ReservationType type) {
        conflict(A, new Reserve(0, type));
        registerAll();
        conflict(A, new Reserve(KEY_B, type));
        int generation = now.generation();
        grant(A, new Reserve(KEY_A, type));
        grant(A, new Reserve(KEY_A, type));

        assertThat(now.generation()).as("RESERVE counts no generation").isEqualTo(generation);
        assertThat(now.holds(A)).isTrue();
        assertThat(now.holds(B)).isEqualTo(type.allRegistrants());
        ReservationType another = type == WRITE_EXCLUSIVE ? EXCLUSIVE_ACCESS : WRITE_EXCLUSIVE;
        conflict(A, new Reserve(KEY_A, another));
        if (type.allRegistrants()) {
            grant(B, new Reserve(KEY_B, type));
        } else {
            conflict(B, new Reserve(KEY_B, type));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseTellsThoseWhoSharedIt(ReservationType type) {
        registerAll();
        grant(A, new Reserve(KEY_A, type));
        int generation = now.generation();
        grant(A, new Release(KEY_A, type));

        assertThat(now.held()).isNull();
        assertThat(now.generation()).isEqualTo(generation);
        assertThat(now.keys()).hasSize(3);
        if (type.sharedByRegistrants()) {
            assertThat(notices)
                    .containsExactly(new Notice(B, RESERVATIONS_RELEASED), new Notice(C, RESERVATIONS_RELEASED));
        } else {
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void aReleaseMustNameTheReservationThatIsThere() {
        registerAll();
        grant(A, new Release(KEY_A, WRITE_EXCLUSIVE));
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE));

        refused(A, new Release(KEY_A, EXCLUSIVE_ACCESS), AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        refused(A, new Release(KEY_A, null), AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        conflict(A, new Release(KEY_B, WRITE_EXCLUSIVE));
        grant(B, new Release(KEY_B, WRITE_EXCLUSIVE));
        assertThat(now.holds(A))
                .as("a release by another registrant does nothing")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheHolderReservedGoesWithItsRegistration(ReservationType type) {
        registerAll();
        grant(A, new Reserve(KEY_A, type));
        grant(A, register(KEY_A, 0));

        if (type.allRegistrants()) {
            assertThat(now.holds(B)).isTrue();
            assertThat(notices).isEmpty();
            grant(B, register(KEY_B, 0));
            assertThat(now.held()).isNotNull();
            grant(C, register(KEY_C, 0));
            assertThat(now.held()).as("with the last registrant").isNull();
        } else {
            assertThat(now.held()).isNull();
            assertThat(notices)
                    .hasSize(type.sharedByRegistrants() ? 2 : 0)
                    .allSatisfy(notice -> assertThat(notice.condition()).isEqualTo(RESERVATIONS_RELEASED));
        }
    }

    @Test
    void anotherRegistrantsUnregistrationReleasesNothing() {
        registerAll();
        grant(A, new Reserve(KEY_A, WRITE_EXCLUSIVE_REGISTRANTS_ONLY));
        grant(B, register(KEY_B, 0));

        assertThat(now.holds(A)).isTrue();
        assertThat(notices).isEmpty();
    }
}
