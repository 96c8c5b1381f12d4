package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.reservation.ReservationType;
import io.holdfast.testkit.Cdbs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * T31: who is told what, and how often, when reservations and registrations go (SPC-4 5.13.11), for each type that the
 * reservation may have.
 *
 * <pre>
 *   holder (key A, reserves) -----------+
 *   registrant (key B) -----------------+--- unit
 *   other registrant (key C) -----------+
 *   stranger (no key) ------------------+
 * </pre>
 */
class ReservationAttentionTest {

    private static final String RESERVATIONS_PREEMPTED = "6/2a/03";
    private static final String RESERVATIONS_RELEASED = "6/2a/04";
    private static final String REGISTRATIONS_PREEMPTED = "6/2a/05";

    private static final int REGISTER = 0;
    private static final int RESERVE = 1;
    private static final int RELEASE = 2;
    private static final int CLEAR = 3;
    private static final int PREEMPT = 4;
    private static final int PREEMPT_AND_ABORT = 5;
    private static final int REGISTER_AND_IGNORE = 6;
    private static final long A = 0xA;
    private static final long B = 0xB;
    private static final long C = 0xC;

    /** What somebody does, and whom it concerns. */
    enum Event {
        HOLDER_RELEASES,
        HOLDER_UNREGISTERS,
        HOLDER_UNREGISTERS_IGNORING_ITS_KEY,
        REGISTRANT_UNREGISTERS,
        REGISTRANT_RELEASES,
        HOLDER_CLEARS,
        REGISTRANT_PREEMPTS_THE_RESERVATION,
        REGISTRANT_PREEMPTS_IT_AND_CHANGES_ITS_TYPE,
        REGISTRANT_PREEMPTS_AND_ABORTS,
        HOLDER_PREEMPTS_THE_OTHER_REGISTRANT,
        HOLDER_REGISTERS_ANOTHER_KEY
    }

    /** What the holder, the registrant and the other registrant are told; empty for nothing. Strangers never are. */
    private record Told(String holder, String registrant, String other) {

        static Told nothing() {
            return new Told("", "", "");
        }
    }

    private final UnitFixture disk = new UnitFixture();
    private final Nexus holder = disk.nexus;
    private final Nexus registrant = disk.other;
    private final Nexus other = new Nexus(new InitiatorPort("iqn.2025-01.test:c", 3), 1);
    private final Nexus stranger = new Nexus(new InitiatorPort("iqn.2025-01.test:stranger", 4), 1);

    static Stream<Arguments> cases() {
        return Stream.of(ReservationType.values())
                .flatMap(type -> Stream.of(Event.values()).map(event -> Arguments.of(event, type)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void tellsEachNexusOnceWhatItHasLost(Event event, ReservationType type) {
        for (Nexus nexus : List.of(other, stranger)) {
            disk.attach(nexus);
            disk.attentions(nexus);
        }
        good(holder, REGISTER, 0, 0, A);
        good(registrant, REGISTER, 0, 0, B);
        good(other, REGISTER, 0, 0, C);
        good(holder, RESERVE, type.code(), A, 0);

        happens(event, type);

        Told told = expected(event, type);
        assertThat(disk.attentions(holder)).as("the holder").isEqualTo(list(told.holder()));
        assertThat(disk.attentions(registrant)).as("the registrant").isEqualTo(list(told.registrant()));
        assertThat(disk.attentions(other)).as("the other registrant").isEqualTo(list(told.other()));
        assertThat(disk.attentions(stranger)).as("a stranger").isEmpty();
        disk.assertNothingLeft();
    }

    private void happens(Event event, ReservationType type) {
        long held = type.allRegistrants() ? 0 : A;
        switch (event) {
            case HOLDER_RELEASES -> good(holder, RELEASE, type.code(), A, 0);
            case HOLDER_UNREGISTERS -> good(holder, REGISTER, 0, A, 0);
            case HOLDER_UNREGISTERS_IGNORING_ITS_KEY -> good(holder, REGISTER_AND_IGNORE, 0, 0, 0);
            case REGISTRANT_UNREGISTERS -> good(registrant, REGISTER, 0, B, 0);
            case REGISTRANT_RELEASES -> good(registrant, RELEASE, type.code(), B, 0);
            case HOLDER_CLEARS -> good(holder, CLEAR, 0, A, 0);
            case REGISTRANT_PREEMPTS_THE_RESERVATION -> good(registrant, PREEMPT, type.code(), B, held);
            case REGISTRANT_PREEMPTS_IT_AND_CHANGES_ITS_TYPE ->
                good(registrant, PREEMPT, another(type).code(), B, held);
            case REGISTRANT_PREEMPTS_AND_ABORTS -> good(registrant, PREEMPT_AND_ABORT, type.code(), B, held);
            case HOLDER_PREEMPTS_THE_OTHER_REGISTRANT -> good(holder, PREEMPT, type.code(), A, C);
            case HOLDER_REGISTERS_ANOTHER_KEY -> good(holder, REGISTER, 0, A, 0x1A);
        }
    }

    private static Told expected(Event event, ReservationType type) {
        boolean all = type.allRegistrants();
        boolean shared = all || type.code() == 5 || type.code() == 6;
        String preempted = REGISTRATIONS_PREEMPTED;
        return switch (event) {
            case HOLDER_RELEASES ->
                shared ? new Told("", RESERVATIONS_RELEASED, RESERVATIONS_RELEASED) : Told.nothing();
            // An all registrants reservation stays with those who remain.
            case HOLDER_UNREGISTERS, HOLDER_UNREGISTERS_IGNORING_ITS_KEY ->
                shared && !all ? new Told("", RESERVATIONS_RELEASED, RESERVATIONS_RELEASED) : Told.nothing();
            // Each registrant holds one of all registrants.
            case REGISTRANT_RELEASES ->
                all ? new Told(RESERVATIONS_RELEASED, "", RESERVATIONS_RELEASED) : Told.nothing();
            case HOLDER_CLEARS -> new Told("", RESERVATIONS_PREEMPTED, RESERVATIONS_PREEMPTED);
            // Key zero, which means a reservation of all registrants, removes all registrations.
            case REGISTRANT_PREEMPTS_THE_RESERVATION, REGISTRANT_PREEMPTS_AND_ABORTS ->
                new Told(preempted, "", all ? preempted : "");
            case REGISTRANT_PREEMPTS_IT_AND_CHANGES_ITS_TYPE ->
                new Told(preempted, "", all ? preempted : RESERVATIONS_RELEASED);
            case HOLDER_PREEMPTS_THE_OTHER_REGISTRANT -> new Told("", "", preempted);
            case REGISTRANT_UNREGISTERS, HOLDER_REGISTERS_ANOTHER_KEY -> Told.nothing();
        };
    }

    private static ReservationType another(ReservationType type) {
        return type == ReservationType.WRITE_EXCLUSIVE
                ? ReservationType.EXCLUSIVE_ACCESS
                : ReservationType.WRITE_EXCLUSIVE;
    }

    private static List<String> list(String told) {
        return told.isEmpty() ? List.of() : List.of(told);
    }

    private void good(Nexus from, int serviceAction, int type, long key, long serviceActionKey) {
        byte[] list =
                ByteBuffer.allocate(24).putLong(key).putLong(serviceActionKey).array();
        assertThat(disk.run(from, Cdbs.reserveOut(serviceAction, type), list).status())
                .isEqualTo(Status.GOOD);
    }
}
