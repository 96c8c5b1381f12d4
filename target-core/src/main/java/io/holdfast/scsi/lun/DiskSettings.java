package io.holdfast.scsi.lun;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.reservation.KeptReservations;
import java.util.List;
import java.util.Optional;

/**
 * What a disk tells of itself and who may write to it.
 *
 * @param targetPorts the ports of the target, at least one
 * @param blockBytes the logical block length: 512 or 4096
 * @param cache the cache mode that the image was opened with
 */
public record DiskSettings(
        UnitIdentity identity,
        List<TargetPort> targetPorts,
        int blockBytes,
        SharingMode sharing,
        CacheMode cache,
        Rotation rotation,
        LongCdbs longCdbs,
        Kept kept) {

    /**
     * What outlives a restart.
     *
     * @param reservations those to start with, and where they are kept
     * @param lease who may write, where {@code sharing} has a write lease
     * @param undo what makes long atomic writes possible; without it they are not offered
     * @param overhauls so that a SANITIZE that was cut off keeps all hosts out
     */
    public record Kept(
            KeptReservations reservations, LeaseTerms lease, Optional<UndoLog> undo, OverhaulLog overhauls) {}

    public DiskSettings {
        targetPorts = List.copyOf(targetPorts);
        if (blockBytes != 512 && blockBytes != 4096) {
            throw new IllegalArgumentException("a block size of " + blockBytes + " bytes: must be 512 or 4096");
        }
    }
}
