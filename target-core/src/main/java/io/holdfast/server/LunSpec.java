package io.holdfast.server;

import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;

/**
 * A logical unit of a target.
 *
 * @param device an open image; belongs to the server from its start on, which closes it when it stops
 * @param identity kept with the image, so that initiators know the disk again
 * @param lease kept with the image, so that the host that may write is the same after a restart
 * @param reservations kept with the image, so that a restart lets nobody in whom they keep out
 */
public record LunSpec(
        LunNumber number,
        BlockDevice device,
        UnitIdentity identity,
        DiskOptions options,
        KeptReservations reservations,
        KeptLease lease) {}
