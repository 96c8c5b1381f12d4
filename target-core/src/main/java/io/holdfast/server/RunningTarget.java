package io.holdfast.server;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.iscsi.session.TargetNode;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.lun.DiskSettings;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LeaseTerms;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.UnitInventory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A target that is served: what was asked for, what sessions see, and the disks to be closed at the end. */
record RunningTarget(TargetSpec spec, TargetNode node, List<Disk> disks) {

    /** All portals reach all targets alike: one portal group. */
    static final int PORTAL_GROUP_TAG = 1;

    /** A unit and the image that it belongs with. */
    record Disk(LunNumber number, DiskUnit unit, BlockDevice device) {}

    /** @param silence how long a connection may be silent before it is closed */
    static RunningTarget of(TargetSpec spec, AlignedBufferPool buffers, ServerListener listener, Duration silence) {
        UnitInventory units = new UnitInventory();
        List<Disk> disks = new ArrayList<>();
        for (LunSpec lun : spec.luns()) {
            DiskUnit unit = new DiskUnit(
                    lun.device(), settings(spec, lun, silence), buffers, listener.commands(spec.name(), lun.number()));
            units.add(lun.number(), unit);
            disks.add(new Disk(lun.number(), unit, lun.device()));
        }
        return new RunningTarget(
                spec, new TargetNode(spec.name().value(), PORTAL_GROUP_TAG, units), List.copyOf(disks));
    }

    private static DiskSettings settings(TargetSpec target, LunSpec lun, Duration silence) {
        DiskOptions options = lun.options();
        return new DiskSettings(
                lun.identity(),
                List.of(new TargetPort(target.name().value(), PORTAL_GROUP_TAG)),
                options.blockBytes(),
                options.sharing(),
                options.cache(),
                options.rotation(),
                options.longCdbs(),
                new DiskSettings.Kept(
                        lun.kept().reservations(),
                        new LeaseTerms(
                                "LUN %s of %s".formatted(lun.number(), target.name()),
                                silence.plus(options.initiatorHold()),
                                lun.kept().lease()),
                        lun.kept().undo(),
                        lun.kept().overhauls()));
    }
}
