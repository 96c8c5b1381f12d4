package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.reservation.Decision.Conflict;
import io.holdfast.scsi.reservation.Decision.Granted;
import io.holdfast.scsi.reservation.Decision.Notice;
import io.holdfast.scsi.reservation.Decision.Refused;
import io.holdfast.scsi.reservation.ReservationRequest.Commands;
import io.holdfast.scsi.reservation.ReservationRequest.Ports;
import io.holdfast.scsi.reservation.ReservationRequest.Preempt;
import io.holdfast.scsi.reservation.ReservationRequest.Register;
import io.holdfast.scsi.reservation.ReservationRequest.RegisterAndMove;
import io.holdfast.scsi.reservation.ReservationRequest.ReplaceLost;
import io.holdfast.scsi.reservation.ReservationRequest.Source;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three initiators: a, b and c have the keys 0xA, 0xB and 0xC where they are registered. */
abstract class ReservationRulesFixture {

    static final NexusName A = nexus("a", 1);
    static final NexusName B = nexus("b", 1);
    static final NexusName C = nexus("c", 1);
    static final NexusName A_AT_PORT_2 = nexus("a", 2);
    static final long KEY_A = 0xA;
    static final long KEY_B = 0xB;
    static final long KEY_C = 0xC;

    final ReservationRules rules = new ReservationRules(List.of(1, 2));
    Reservations now = Reservations.NONE;
    List<Notice> notices = List.of();

    static Register withOthers(long key, long newKey, NexusName... others) {
        return new Register(
                key,
                newKey,
                Ports.RECEIVING,
                Stream.of(others).map(NexusName::initiator).toList(),
                Persistence.VOLATILE);
    }

    static ReplaceLost replace(long key, long newKey, ReservationType type) {
        return new ReplaceLost(key, newKey, type, Persistence.THROUGH_POWER_LOSS);
    }

    void registerAll() {
        grant(A, register(0, KEY_A));
        grant(B, register(0, KEY_B));
        grant(C, register(0, KEY_C));
    }

    void grant(NexusName from, ReservationRequest request) {
        Decision decision = rules.apply(request, from, now);
        assertThat(decision).as("%s by %s", request, from).isInstanceOf(Granted.class);
        now = ((Granted) decision).next();
        notices = ((Granted) decision).notices();
    }

    void conflict(NexusName from, ReservationRequest request) {
        assertThat(rules.apply(request, from, now))
                .as("%s by %s", request, from)
                .isEqualTo(new Conflict());
    }

    void refused(NexusName from, ReservationRequest request, AdditionalSense reason) {
        Decision decision = rules.apply(request, from, now);
        assertThat(decision).as("%s by %s", request, from).isInstanceOf(Refused.class);
        assertThat(((Refused) decision).sense().additional()).isEqualTo(reason);
    }

    static Register register(long key, long newKey) {
        return new Register(key, newKey, Ports.RECEIVING, null, Persistence.VOLATILE);
    }

    static Preempt preempt(long key, long victim, @Nullable ReservationType type) {
        return new Preempt(key, victim, type, Commands.KEPT);
    }

    static RegisterAndMove move(long key, long newKey, NexusName to) {
        return new RegisterAndMove(key, newKey, Source.STAYS_REGISTERED, to, Persistence.VOLATILE);
    }

    static NexusName nexus(String host, int targetPort) {
        return new NexusName(new InitiatorPort("iqn.2025-01.test:" + host, 0x400001370000L), targetPort);
    }
}
