package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.scsi.cdb.CommandSet;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.inquiry.DiskDescription;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.holdfast.scsi.mode.CachingPage;
import io.holdfast.scsi.mode.ControlPage;
import io.holdfast.scsi.mode.ModePages;
import io.holdfast.scsi.mode.ThresholdPage;
import io.holdfast.scsi.reservation.ReservationRules;
import io.holdfast.scsi.reservation.ReservationStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What a {@link DiskUnit} is put together from. */
record DiskParts(
        DiskDescription disk,
        Medium medium,
        AccessGuard guard,
        CommandSet commands,
        UnitAnswers answers,
        ReservationRules reservationRules,
        ReservationStore reservationStore,
        AtomicReference<UnitState> state,
        NexusTable nexuses,
        AlignedBufferPool buffers,
        CommandListener listener,
        Sharing sharing,
        Optional<SoftThreshold> threshold,
        Optional<UndoLog> undo,
        OverhaulLog overhauls,
        TokenRegistry tokens) {

    /** Work buffers of a unit; allocated when they are first needed. */
    private static final int SCRATCH_BYTES = 2 << 20;

    static DiskParts of(
            BlockDevice device,
            DiskSettings settings,
            AlignedBufferPool buffers,
            CommandListener listener,
            LeaseService.Threads threads) {
        BlockLimits image = device.limits();
        check(settings.blockBytes(), device);
        DiskSettings.Kept kept = settings.kept();
        UnitLimits limits = limits(capped(image, buffers.maxLeaseBytes()), settings);
        DiskDescription disk = new DiskDescription(
                settings.identity(),
                limits,
                settings.rotation(),
                settings.cache().writeCacheEnabled());
        AccessGuard guard = new AccessGuard(settings.sharing(), image.readOnly());
        CommandSet commands = settings.longCdbs().of(limits.commandSet());
        Capacity capacity = Capacity.of(device.sizeBytes(), settings.blockBytes());
        Optional<SoftThreshold> threshold = SoftThreshold.of(device, limits);
        ModePages modes = modes(disk, threshold);
        UnitAnswers answers = new UnitAnswers(disk, settings.targetPorts(), commands, guard, modes);
        UnitState initial = new UnitState(
                capacity,
                answers.modeDefaults(),
                kept.reservations().found(),
                kept.lease().kept().found(),
                null,
                kept.overhauls().found().map(Undertaking.Failed::new).orElse(null));
        TokenRegistry tokens = new TokenRegistry(settings.identity().naa(), settings.blockBytes(), System::nanoTime);
        return new DiskParts(
                disk,
                new Medium(
                        new WatchedDevice(device, tokens),
                        settings.blockBytes(),
                        settings.cache(),
                        new AlignedBufferPool(SCRATCH_BYTES),
                        threads.blocking(),
                        new Medium.FlushHistory(),
                        new IoErrors(new SpaceShortage(System::nanoTime))),
                guard,
                commands,
                answers,
                new ReservationRules(settings.targetPorts().stream()
                        .map(TargetPort::relativeIdentifier)
                        .toList()),
                kept.reservations().store(),
                new AtomicReference<>(initial),
                new NexusTable(),
                buffers,
                listener,
                new Sharing(settings.sharing(), kept.lease(), threads),
                threshold,
                kept.undo(),
                kept.overhauls(),
                tokens);
    }

    private static UnitLimits limits(BlockLimits image, DiskSettings settings) {
        UnitLimits limits = UnitLimits.of(image, settings.blockBytes());
        return settings.kept().undo().isPresent() ? limits.undoing() : limits;
    }

    private static ModePages modes(DiskDescription disk, Optional<SoftThreshold> threshold) {
        return new ModePages(
                new CachingPage(disk.volatileCache()),
                ControlPage.DEFAULT,
                threshold.map(SoftThreshold::sets).map(ThresholdPage::new));
    }

    /** What watches the space of the host; nothing where there is nothing to be watched. */
    Optional<SpaceWatch> spaceWatch() {
        return threshold.map(
                each -> new SpaceWatch(medium, sharing.threads().timer(), nexuses.attentions(), each.bytes()));
    }

    /** What the write lease of the unit is made from. */
    record Sharing(SharingMode mode, LeaseTerms terms, LeaseService.Threads threads) {}

    /** @param gate that of the unit */
    LeaseService leases(Gate gate) {
        return new LeaseService(sharing.mode(), sharing.terms(), sharing.threads(), state, nexuses, gate);
    }

    private static void check(int blockBytes, BlockDevice device) {
        int alignmentBytes = device.limits().requestAlignmentBytes();
        if (blockBytes % alignmentBytes != 0) {
            throw new IllegalArgumentException(
                    "a block size of %d bytes on an image that takes requests in multiples of %d bytes"
                            .formatted(blockBytes, alignmentBytes));
        }
        if (device.sizeBytes() < blockBytes) {
            throw new IllegalArgumentException("an image of %d bytes is smaller than a block of %d bytes"
                    .formatted(device.sizeBytes(), blockBytes));
        }
    }

    /** A transfer must also fit into one buffer. */
    private static BlockLimits capped(BlockLimits image, int maxTransferBytes) {
        return new BlockLimits(
                image.requestAlignmentBytes(),
                image.physicalBlockBytes(),
                Math.min(image.maxTransferBytes(), maxTransferBytes),
                image.discardGranularityBytes(),
                image.access());
    }
}
