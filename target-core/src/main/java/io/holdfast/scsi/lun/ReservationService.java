package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.PersistentReserveIn;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.reservation.Decision;
import io.holdfast.scsi.reservation.Decision.Notice;
import io.holdfast.scsi.reservation.NexusName;
import io.holdfast.scsi.reservation.ReservationParameters;
import io.holdfast.scsi.reservation.ReservationParameters.Parsed;
import io.holdfast.scsi.reservation.ReservationReports;
import io.holdfast.scsi.reservation.ReservationRules;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.scsi.sense.AdditionalSense;
import io.netty.buffer.ByteBuf;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The commands that reserve: they run behind a closed gate and change the state that others are checked against. */
final class ReservationService {

    private final ReservationRules rules;
    private final AtomicReference<UnitState> state;
    private final UnitAttentions attentions;
    private final TaskSet tasks;

    ReservationService(
            ReservationRules rules, AtomicReference<UnitState> state, UnitAttentions attentions, TaskSet tasks) {
        this.rules = rules;
        this.state = state;
        this.attentions = attentions;
        this.tasks = tasks;
    }

    /** PERSISTENT RESERVE IN. */
    Outcome report(PersistentReserveIn command) {
        Reservations reservations = state.get().reservations();
        return new Outcome.Data(command.cut(ReservationReports.report(command.action(), reservations)));
    }

    /** RESERVE of SPC-2. Where the nexus has the access of a persistent reservation already, that is enough (SPC-4 5.13.3). */
    Outcome reserve(Nexus nexus) {
        Reservations persistent = state.get().reservations();
        if (persistent.shares(NexusName.of(nexus))) {
            return Outcome.GOOD;
        }
        if (!persistent.keys().isEmpty()) {
            return Outcome.RESERVATION_CONFLICT;
        }
        state.updateAndGet(now -> now.withReserver(nexus));
        return Outcome.GOOD;
    }

    /** RELEASE of SPC-2: nothing happens where the nexus holds no such reservation. */
    Outcome release(Nexus nexus) {
        Reservations persistent = state.get().reservations();
        if (!persistent.keys().isEmpty() && !persistent.shares(NexusName.of(nexus))) {
            return Outcome.RESERVATION_CONFLICT;
        }
        forget(nexus);
        return Outcome.GOOD;
    }

    /** The nexus holds no reservation by RESERVE any more. */
    void forget(Nexus nexus) {
        state.updateAndGet(now -> nexus.equals(now.reserver()) ? now.withReserver(null) : now);
    }

    /**
     * PERSISTENT RESERVE OUT.
     *
     * @param parameterList stays the caller's
     * @param done told the outcome, on any thread, when the commands that are aborted have ended
     */
    void change(ScsiTask task, PersistentReserveOut command, ByteBuf parameterList, Consumer<Outcome> done) {
        switch (ReservationParameters.parse(command, parameterList)) {
            case Parsed.Invalid invalid -> done.accept(Outcome.check(invalid.sense()));
            case Parsed.Valid valid -> {
                NexusName from = NexusName.of(task.nexus());
                switch (rules.apply(valid.request(), from, state.get().reservations())) {
                    case Decision.Conflict _ -> done.accept(Outcome.RESERVATION_CONFLICT);
                    case Decision.Refused refused -> done.accept(Outcome.check(refused.sense()));
                    case Decision.Granted granted -> grant(task, granted, done);
                }
            }
        }
    }

    private void grant(ScsiTask task, Decision.Granted granted, Consumer<Outcome> done) {
        state.updateAndGet(now -> now.withReservations(granted.next()));
        for (Notice notice : granted.notices()) {
            attentions.establish(
                    notice.condition(), nexus -> NexusName.of(nexus).equals(notice.nexus()));
        }
        if (granted.aborted().isEmpty()) {
            done.accept(Outcome.GOOD);
            return;
        }
        Set<Nexus> cleared = tasks.abort(
                each -> !each.equals(task) && granted.aborted().contains(NexusName.of(each.nexus())),
                () -> done.accept(Outcome.GOOD));
        attentions.establish(
                AdditionalSense.COMMANDS_CLEARED_BY_ANOTHER_INITIATOR,
                nexus -> !nexus.equals(task.nexus()) && cleared.contains(nexus));
    }
}
