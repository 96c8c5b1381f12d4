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
import io.holdfast.scsi.reservation.ReservationStore;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that reserve: they run behind a closed gate and change the state that others are checked against. What a
 * power loss must leave is on stable storage before the state changes.
 */
final class ReservationService {

    private static final Logger LOG = LoggerFactory.getLogger(ReservationService.class);

    /** SPC-4 6.16.1: the resources that it takes to complete the command are not there. */
    private static final Outcome NOT_KEPT =
            Outcome.check(Sense.illegalRequest(AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES));

    private final ReservationRules rules;
    private final Keeping keeping;
    private final AtomicReference<UnitState> state;
    private final UnitAttentions attentions;
    private final TaskSet tasks;

    /**
     * How reservations are kept.
     *
     * @param blocking runs what waits for the store
     */
    record Keeping(ReservationStore store, Executor blocking) {}

    ReservationService(
            ReservationRules rules,
            Keeping keeping,
            AtomicReference<UnitState> state,
            UnitAttentions attentions,
            TaskSet tasks) {
        this.rules = rules;
        this.keeping = keeping;
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
     * PERSISTENT RESERVE OUT. Where the reservations cannot be kept, nothing changes.
     *
     * @param parameterList stays the caller's
     * @param done told the outcome, on any thread, when the new state is kept and the commands that are aborted have
     *     ended
     */
    void change(ScsiTask task, PersistentReserveOut command, ByteBuf parameterList, Consumer<Outcome> done) {
        switch (ReservationParameters.parse(command, parameterList)) {
            case Parsed.Invalid invalid -> done.accept(Outcome.check(invalid.sense()));
            case Parsed.Valid valid -> {
                NexusName from = NexusName.of(task.nexus());
                Reservations now = state.get().reservations();
                switch (rules.apply(valid.request(), from, now)) {
                    case Decision.Conflict _ -> done.accept(Outcome.RESERVATION_CONFLICT);
                    case Decision.Refused refused -> done.accept(Outcome.check(refused.sense()));
                    case Decision.Granted granted -> {
                        if (granted.next().leavesOtherThan(now)) {
                            keeping.blocking().execute(() -> keep(task, granted, done));
                        } else {
                            grant(task, granted, done);
                        }
                    }
                }
            }
        }
    }

    /** Blocks. The gate stays closed meanwhile, so that nothing is checked against what is not kept yet. */
    private void keep(ScsiTask task, Decision.Granted granted, Consumer<Outcome> done) {
        Outcome failure = null;
        try {
            keeping.store().save(granted.next());
        } catch (IOException e) {
            LOG.error("{} changed no reservation, for it could not be kept: {}", task.nexus(), e.getMessage());
            failure = NOT_KEPT;
        } catch (RuntimeException e) {
            LOG.error("keeping the reservations failed", e);
            failure = Outcome.check(Sense.internalTargetFailure());
        }
        if (failure == null) {
            grant(task, granted, done);
        } else {
            done.accept(failure);
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
        tasks.abort(
                each -> !each.equals(task) && granted.aborted().contains(NexusName.of(each.nexus())),
                cleared -> attentions.establish(
                        AdditionalSense.COMMANDS_CLEARED_BY_ANOTHER_INITIATOR,
                        nexus -> !nexus.equals(task.nexus()) && cleared.contains(nexus)),
                () -> done.accept(Outcome.GOOD));
    }
}
