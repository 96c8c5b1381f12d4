package io.holdfast.server;

import io.holdfast.file.CacheMode;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A server in this process with one raw image as LUN 0, on a free port of 127.0.0.1, with everything as {@code bin/holdfast export} has it. */
final class LoopbackTarget implements AutoCloseable {

    private static final String NAME = "iqn.2026-11.bench:disk";

    private final TargetServer server;
    private final ThreadPoolFileEngine threads;

    private LoopbackTarget(TargetServer server, ThreadPoolFileEngine threads) {
        this.server = server;
        this.threads = threads;
    }

    /** The image is there already. */
    static LoopbackTarget of(Path image, CacheMode cache) throws IOException {
        EventLoops loops = EventLoops.of(Transport.best());
        ThreadPoolFileEngine threads = new ThreadPoolFileEngine(new LoopAffinity());
        RawFormat format = new RawFormat(
                loops.transport() == Transport.IO_URING ? new RingFileEngine(loops.loops(), threads) : threads);
        BlockDevice device = format.open(image, new ImageOptions(BlockLimits.Access.READ_WRITE, cache, Discard.ON));
        LunSpec lun = new LunSpec(
                new LunNumber(0),
                device,
                UnitIdentity.of(new UUID(1, 2)),
                new DiskOptions(
                        512,
                        cache,
                        Rotation.SOLID_STATE,
                        SharingMode.CLUSTER,
                        DiskOptions.USUAL_INITIATOR_HOLD,
                        LongCdbs.REFUSED),
                new LunSpec.Kept(
                        MemoryReservationStore.none(),
                        MemoryLeaseStore.none(),
                        Optional.empty(),
                        new MemoryOverhaulLog()));
        TargetSpec target = new TargetSpec(
                new IscsiName(NAME), Optional.empty(), new AccessRule.Everyone(), new ChapPolicy.None(), List.of(lun));
        ServerSpec spec = ServerSpec.of(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), List.of(target), loops);
        return new LoopbackTarget(TargetServer.start(spec, new Faults()), threads);
    }

    IscsiUrl url() {
        return new IscsiUrl(server.portals().getFirst(), NAME, 0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.close();
    }
}
