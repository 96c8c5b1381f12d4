package io.holdfast.server;

import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.OverhaulLog;
import io.holdfast.scsi.lun.UndoLog;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;
import java.util.Optional;

/**
 * A logical unit of a target.
 *
 * @param device an open image; belongs to the server from its start on, which closes it when it stops
 * @param identity kept with the image, so that initiators know the disk again
 */
public record LunSpec(LunNumber number, BlockDevice device, UnitIdentity identity, DiskOptions options, Kept kept) {

    /**
     * What is kept with the image.
     *
     * @param reservations so that a restart lets nobody in whom they keep out
     * @param lease so that the host that may write is the same after a restart
     * @param undo so that an atomic write that was cut off can be undone; without it only the shortest are offered
     * @param overhauls so that a SANITIZE that was cut off keeps all hosts out
     */
    public record Kept(KeptReservations reservations, KeptLease lease, Optional<UndoLog> undo, OverhaulLog overhauls) {}
}
