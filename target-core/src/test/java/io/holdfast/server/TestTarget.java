package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.session.SessionLimits;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.scsi.lun.UndoLog;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.state.StableFolder;
import io.holdfast.state.UndoFile;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.MemoryUndoLog;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.opentest4j.TestAbortedException;

/**
 * A server in this JVM on a free port of 127.0.0.1, with one target that lets everybody in and one disk, LUN 0, that all may write. When it is closed, nothing may be
 * leased and no fault of the server may have come up.
 */
public final class TestTarget implements AutoCloseable {

    static final String NAME = "iqn.2026-11.test:disk";
    static final long MEMORY_BYTES = 64L << 20;
    static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(6);

    private static final int UNIT_ATTENTIONS = 10;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private final TargetServer server;
    private final Faults faults;
    private final Runnable afterwards;

    private TestTarget(TargetServer server, Faults faults, Runnable afterwards) {
        this.server = server;
        this.faults = faults;
        this.afterwards = afterwards;
    }

    /** On a disk in memory that nobody else looks at. */
    static TestTarget onMemory() throws IOException {
        return on(new MemoryBlockDevice(MEMORY_BYTES));
    }

    /** On a disk that the test drives. */
    static TestTarget on(BlockDevice device) throws IOException {
        return start(device, CacheMode.WRITEBACK, KEEP_ALIVE, () -> {});
    }

    /** With sockets that are driven in this way. */
    static TestTarget on(BlockDevice device, Transport transport) throws IOException {
        return start(
                loops(transport), device, CacheMode.WRITEBACK, KEEP_ALIVE, MemoryReservationStore.none(), () -> {});
    }

    /** Without the transport on this machine the calling test ends: skipped, or failed where {@code CI=true}. */
    private static EventLoops loops(Transport transport) {
        if (!transport.available()) {
            String reason = "this machine has no " + transport.label();
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            throw new TestAbortedException(reason);
        }
        return EventLoops.of(transport);
    }

    /** On a disk that was served before, with these reservations. */
    static TestTarget on(BlockDevice device, KeptReservations reservations) throws IOException {
        return start(device, CacheMode.WRITEBACK, KEEP_ALIVE, reservations, () -> {});
    }

    /** Pings connections that were silent for the time, and gives them as long to answer. */
    static TestTarget pingingEvery(Duration keepAlive, BlockDevice device) throws IOException {
        return start(device, CacheMode.WRITEBACK, keepAlive, () -> {});
    }

    /**
     * A disk that is shared in this way, and was served before with this write lease.
     *
     * @param initiatorHold how long the holder may be gone
     */
    static TestTarget shared(
            BlockDevice device, SharingMode sharing, Duration keepAlive, Duration initiatorHold, KeptLease lease)
            throws IOException {
        return start(
                loops(Machinery.usual().transport()),
                device,
                new DiskOptions(
                        512, CacheMode.WRITEBACK, Rotation.SOLID_STATE, sharing, initiatorHold, LongCdbs.REFUSED),
                keepAlive,
                new Kept(MemoryReservationStore.none(), lease),
                () -> {});
    }

    /** On a disk that the test drives, shown in that way. */
    static TestTarget shown(BlockDevice device, DiskOptions disk) throws IOException {
        return start(
                loops(Machinery.usual().transport()),
                device,
                disk,
                KEEP_ALIVE,
                new Kept(MemoryReservationStore.none(), MemoryLeaseStore.none()),
                () -> {});
    }

    /** On a raw image in a file, written back, with what a server takes where nobody says otherwise. */
    static TestTarget onImage(Path image) throws IOException {
        return onImage(image, CacheMode.WRITEBACK, Machinery.usual());
    }

    /** On a raw image in a file. */
    static TestTarget onImage(Path image, CacheMode cache, Machinery machinery) throws IOException {
        EventLoops loops = loops(machinery.transport());
        ThreadPoolFileEngine threads = new ThreadPoolFileEngine(new LoopAffinity());
        BlockDevice device = new RawFormat(machinery.files(loops, threads))
                .open(image, new ImageOptions(BlockLimits.Access.READ_WRITE, cache, Discard.ON));
        return start(loops, device, cache, KEEP_ALIVE, MemoryReservationStore.none(), threads::close);
    }

    /** On a raw image in a file, written back, opened and shown in that way. */
    static TestTarget onImage(Path image, ImageOptions options, DiskOptions disk) throws IOException {
        return onImage(RawFormat::new, image, options, disk);
    }

    /** On an image of that format. */
    static TestTarget onImage(
            Function<FileEngine, ImageFormat> format, Path image, ImageOptions options, DiskOptions disk)
            throws IOException {
        Machinery machinery = Machinery.usual();
        EventLoops loops = loops(machinery.transport());
        ThreadPoolFileEngine threads = new ThreadPoolFileEngine(new LoopAffinity());
        BlockDevice device = format.apply(machinery.files(loops, threads)).open(image, options);
        return start(
                loops,
                device,
                disk,
                KEEP_ALIVE,
                new Kept(
                        MemoryReservationStore.none(),
                        MemoryLeaseStore.none(),
                        UndoFile.open(new StableFolder(image.toAbsolutePath().getParent()))),
                threads::close);
    }

    private static TestTarget start(BlockDevice device, CacheMode cache, Duration keepAlive, Runnable afterwards)
            throws IOException {
        return start(device, cache, keepAlive, MemoryReservationStore.none(), afterwards);
    }

    private static TestTarget start(
            BlockDevice device, CacheMode cache, Duration keepAlive, KeptReservations reservations, Runnable afterwards)
            throws IOException {
        return start(loops(Machinery.usual().transport()), device, cache, keepAlive, reservations, afterwards);
    }

    private static TestTarget start(
            EventLoops loops,
            BlockDevice device,
            CacheMode cache,
            Duration keepAlive,
            KeptReservations reservations,
            Runnable afterwards)
            throws IOException {
        return start(
                loops,
                device,
                new DiskOptions(
                        512,
                        cache,
                        Rotation.SOLID_STATE,
                        SharingMode.CLUSTER,
                        DiskOptions.USUAL_INITIATOR_HOLD,
                        LongCdbs.REFUSED),
                keepAlive,
                new Kept(reservations, MemoryLeaseStore.none()),
                afterwards);
    }

    /** What a disk was served with before. */
    private record Kept(KeptReservations reservations, KeptLease lease, UndoLog undo) {

        /** What was served with before, but for the log of atomic writes. */
        Kept(KeptReservations reservations, KeptLease lease) {
            this(reservations, lease, new MemoryUndoLog());
        }
    }

    private static TestTarget start(
            EventLoops loops,
            BlockDevice device,
            DiskOptions options,
            Duration keepAlive,
            Kept kept,
            Runnable afterwards)
            throws IOException {
        LunSpec lun = new LunSpec(
                new LunNumber(0),
                device,
                UnitIdentity.of(new UUID(0x1122_3344_5566_7788L, 0x99AA_BBCC_DDEE_FF00L)),
                options,
                new LunSpec.Kept(kept.reservations, kept.lease, Optional.of(kept.undo), new MemoryOverhaulLog()));
        TargetSpec target = new TargetSpec(
                new IscsiName(NAME), Optional.empty(), new AccessRule.Everyone(), new ChapPolicy.None(), List.of(lun));
        SessionLimits usual = SessionLimits.DEFAULTS;
        Faults faults = new Faults();
        ServerSpec spec = new ServerSpec(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(target),
                loops,
                new SessionLimits(
                        usual.maxSessions(),
                        usual.maxPendingLogins(),
                        usual.commandWindow(),
                        usual.dataInFlightBytes(),
                        LOGIN_TIMEOUT,
                        keepAlive),
                ServerSpec.DEFAULT_BUFFER_BYTES);
        return new TestTarget(TargetServer.start(spec, faults), faults, afterwards);
    }

    InetSocketAddress portal() {
        return server.portals().getFirst();
    }

    String hostPort() {
        return "127.0.0.1:" + portal().getPort();
    }

    IscsiUrl url() {
        return new IscsiUrl(portal(), NAME, 0);
    }

    Initiator initiator() {
        return Initiator.of(portal(), NAME);
    }

    Leases leases() {
        return server.leases();
    }

    int sessions() {
        return server.sessions().size();
    }

    /** Tests the unit until it is ready, as each initiator does after its login. */
    void clearUnitAttention(Session session) throws IOException {
        for (int i = 0; i < UNIT_ATTENTIONS; i++) {
            ScsiResult result = session.run(ScsiRequest.none(Cdb.testUnitReady()));
            if (result.good()) {
                return;
            }
            assertThat(result.verdict()).startsWith("6/");
        }
        throw new AssertionError("the unit does not get ready");
    }

    /** Once all commands have ended, all buffers are back. */
    void assertNothingLeased() {
        await("all buffers are given back")
                .untilAsserted(() -> assertThat(server.buffers().leasedBytes()).isZero());
    }

    void assertNoFaults() {
        assertThat(faults.causes()).as("faults of the server itself").isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        afterwards.run();
        assertNothingLeased();
        assertNoFaults();
    }
}
