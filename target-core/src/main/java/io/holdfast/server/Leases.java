package io.holdfast.server;

import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionRegistry;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.sharing.WriteLease;
import java.util.Optional;

/**
 * The write leases of a running server, for its operator. Any thread but an event loop: what changes a lease blocks.
 */
public final class Leases {

    private final Units units;
    private final SessionRegistry sessions;

    Leases(Units units, SessionRegistry sessions) {
        this.units = units;
        this.sessions = sessions;
    }

    /**
     * The lease of a LUN; empty where there is none, because of its sharing mode or because there is no such LUN. Does
     * not block.
     */
    public Optional<WriteLease> lease(IscsiName target, LunNumber lun) {
        return units.find(target, lun).flatMap(DiskUnit::lease);
    }

    /** Takes the lease from a holder that is not logged in; why that could not be done, or nothing. */
    public Optional<String> release(IscsiName target, LunNumber lun) {
        return units.order(target, lun, DiskUnit::releaseLease);
    }

    /**
     * Gives an initiator the lease, whoever has it; why that could not be done, or nothing. The others must leave a
     * unit that is for one host alone.
     */
    public Optional<String> give(IscsiName target, LunNumber lun, IscsiName initiator) {
        Optional<String> failure = units.order(target, lun, (unit, done) -> unit.giveLease(initiator.value(), done));
        if (failure.isEmpty()
                && units.find(target, lun).filter(DiskUnit::exclusive).isPresent()) {
            sessions.sessions().stream()
                    .filter(session -> isWith(session, target))
                    .filter(session -> !session.initiator().name().equals(initiator.value()))
                    .forEach(session -> session.end(SessionEnd.HANDED_OVER, () -> {}));
        }
        return failure;
    }

    private static boolean isWith(Session session, IscsiName target) {
        return session.target()
                .filter(node -> node.name().equals(target.value()))
                .isPresent();
    }
}
