package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.iscsi.codec.PayloadAllocator;
import io.holdfast.iscsi.codec.PduDecoder;
import io.holdfast.iscsi.codec.PduDecoderHandler;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.login.LoginMachine;
import io.holdfast.iscsi.session.LoginHandler;
import io.holdfast.iscsi.session.LoginServices;
import io.holdfast.iscsi.session.PendingLogins;
import io.holdfast.iscsi.session.SessionLimits;
import io.holdfast.iscsi.session.SessionRegistry;
import io.holdfast.iscsi.session.TargetNode;
import io.holdfast.iscsi.text.ConnectionParameters;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.DiskSettings;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LeaseTerms;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.ManualDisks;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.scsi.lun.UnitInventory;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.Wire;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The whole target but for sockets and files: login, sessions, task router, device server and guard as they are in a server, on event loops that turn when the simulation
 * says so, in mock time.
 *
 * <pre>
 *   host (blocking code, one runs at a time)
 *     --bytes--> line --pieces--> decoder, login, session --task--> disk unit --request--> device
 *     <--bytes--                                          <--------           <-- ended in any order
 * </pre>
 *
 * <p>At each step one of all things that can happen next is drawn: bytes arrive, a loop turns, an I/O ends, what blocks is done, a host goes on. Where nothing can happen the time
 * goes on to the next timer or to where a host loses its patience. All of it follows from the seed.
 */
final class TargetSimulation {

    private static final String NAME = "iqn.2026-11.test:simulated";
    private static final InetSocketAddress PORTAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3260);
    private static final int PORTAL_GROUP = 1;
    private static final long DISK_BYTES = 1 << 20;
    private static final SecureRandom NONCES = new SecureRandom();

    private final Random random;
    private final MockTicker clock = Ticker.newMockTicker();
    private final AlignedBufferPool buffers;
    private final Faults faults = new Faults();
    private final SessionRegistry sessions = new SessionRegistry(SessionLimits.DEFAULTS, faults);
    private final MemoryBlockDevice device = new MemoryBlockDevice(DISK_BYTES);
    private final ManualExecutor blocking = new ManualExecutor();
    private final DiskUnit unit;
    private final LoginServices services;
    private final List<SimulatedLine> lines = new ArrayList<>();
    private final SimulatedHosts hosts = new SimulatedHosts();

    /** @param buffers of which nothing is leased; they stay the caller's */
    TargetSimulation(Random random, AlignedBufferPool buffers) {
        this.random = random;
        this.buffers = buffers;
        device.hold();
        unit = ManualDisks.disk(device, settings(), buffers, blocking);
        UnitInventory units = new UnitInventory();
        LunNumber lun = new LunNumber(0);
        units.add(lun, unit);
        TargetSpec spec = new TargetSpec(
                new IscsiName(NAME), Optional.empty(), new AccessRule.Everyone(), new ChapPolicy.None(), List.of());
        TargetCatalog catalog = new TargetCatalog(List.of(new RunningTarget(
                spec, new TargetNode(NAME, PORTAL_GROUP, units), List.of(new RunningTarget.Disk(lun, unit, device)))));
        services = new LoginServices(
                () -> new LoginMachine(catalog, sessions, NONCES),
                catalog,
                sessions,
                new PendingLogins(SessionLimits.DEFAULTS.maxPendingLogins()),
                buffers,
                SessionLimits.DEFAULTS);
    }

    private static DiskSettings settings() {
        return new DiskSettings(
                UnitIdentity.of(new UUID(1, 2)),
                List.of(new TargetPort(NAME, PORTAL_GROUP)),
                ChaosLedger.BLOCK_BYTES,
                SharingMode.CLUSTER,
                CacheMode.WRITEBACK,
                Rotation.SOLID_STATE,
                LongCdbs.REFUSED,
                new DiskSettings.Kept(
                        MemoryReservationStore.none(),
                        new LeaseTerms("LUN 0", Duration.ofSeconds(95), MemoryLeaseStore.none()),
                        Optional.empty(),
                        new MemoryOverhaulLog()));
    }

    /** An initiator that connects to this target. */
    Initiator initiator() {
        return Initiator.of(PORTAL, NAME).over(this::connect);
    }

    private Wire connect(InetSocketAddress portal) {
        PduDecoder decoder = new PduDecoder(
                PayloadAllocator.slicing(PooledByteBufAllocator.DEFAULT),
                ConnectionParameters.DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH);
        SimulatedLine line = new SimulatedLine(
                hosts,
                new SimulatedLoop(clock),
                new SimulatedLine.Ends(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), portal),
                new PduDecoderHandler(decoder),
                new LoginHandler(services, decoder));
        lines.add(line);
        return line;
    }

    /** Hosts do this at the same time, until all are done. */
    void run(List<? extends Callable<?>> work) {
        work.forEach(hosts::start);
        try {
            while (!hosts.done()) {
                step();
            }
        } catch (RuntimeException | AssertionError failure) {
            hosts.stop();
            throw failure;
        }
    }

    /** What must be so when all hosts have gone: nothing is left of them. */
    void assertNothingLeft() {
        while (!quiet()) {
            step();
        }
        assertThat(faults.causes()).as("faults of the target").isEmpty();
        assertThat(sessions.sessions()).as("sessions").isEmpty();
        assertThat(unit.tasks()).as("tasks").isZero();
        assertThat(buffers.leasedBytes()).as("leased bytes").isZero();
        assertThat(device.held()).as("operations of the disk").isEmpty();
    }

    private boolean quiet() {
        return choices().isEmpty();
    }

    private void step() {
        List<Runnable> choices = choices();
        if (choices.isEmpty()) {
            pass();
        } else {
            choices.get(random.nextInt(choices.size())).run();
        }
    }

    private List<Runnable> choices() {
        List<Runnable> choices = new ArrayList<>(hosts.choices());
        for (SimulatedLine line : lines) {
            if (line.hasMail()) {
                choices.add(() -> line.deliver(random));
            }
            if (line.hasTasks()) {
                choices.add(line::runTask);
            }
        }
        for (PendingIo io : device.held()) {
            choices.add(io::complete);
        }
        if (blocking.pending() > 0) {
            choices.add(blocking::runOne);
        }
        return choices;
    }

    private void pass() {
        long nanos = hosts.nextDeadlineNanos();
        for (SimulatedLine line : lines) {
            long timer = line.nextTimerNanos();
            if (timer >= 0 && (nanos < 0 || timer < nanos)) {
                nanos = timer;
            }
        }
        if (nanos < 0) {
            throw new AssertionError("nothing can happen any more, and hosts are not done");
        }
        hosts.pass(nanos);
        clock.advance(nanos, TimeUnit.NANOSECONDS);
    }
}
