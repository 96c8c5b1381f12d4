package io.holdfast.peers;

import io.holdfast.TemporaryFolder;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a command costs Holdfast as much with many sessions and LUNs as with one of each, what an idle session takes, and what the whole of it takes when idle. Prints Markdown tables.
 *
 * <p>Arguments: the launcher, rounds, seconds a load.
 */
public final class Growth {

    private static final int SESSIONS = 64;
    private static final int LUNS = 200;
    /** Alike for one LUN and for all of many: what is read decides how much of it a processor's cache holds. */
    private static final long DISK_BYTES = 200L << 20;

    private static final int IDLE_SESSIONS = 500;
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final int rounds;
    private final LoadPlan plan;

    private Growth(int rounds, Duration duration) {
        this.rounds = rounds;
        this.plan = LoadPlan.usual().depth(16).duration(duration);
    }

    /** Status 0 when each load ran clean. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        Growth growth = new Growth(Integer.parseInt(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2])));
        try (TemporaryFolder small = TemporaryFolder.create();
                TemporaryFolder large = TemporaryFolder.create();
                HoldfastPeer one = HoldfastPeer.serve(launcher, small.path(), 1, DISK_BYTES);
                HoldfastPeer many = HoldfastPeer.serve(launcher, large.path(), LUNS, DISK_BYTES / LUNS)) {
            headIdle();
            idle(one, "just started");
            System.out.println();
            growth.compareCommands(one, many);
            System.out.println();
            headIdle();
            idle(one, "after the loads");
            idleSessions(one);
        }
    }

    private void compareCommands(HoldfastPeer one, HoldfastPeer many) throws IOException, InterruptedException {
        List<LoadReport> few = new ArrayList<>();
        List<LoadReport> sessions = new ArrayList<>();
        List<LoadReport> luns = new ArrayList<>();
        // Code that is not compiled yet, and pages that are not in memory yet, cost what no later command will.
        run(one, plan);
        run(one, plan.sessions(SESSIONS));
        run(many, plan.luns(LUNS));
        run(many, plan.luns(LUNS));
        for (int round = 0; round < rounds; round++) {
            few.add(run(one, plan));
            sessions.add(run(one, plan.sessions(SESSIONS)));
            luns.add(run(many, plan.luns(LUNS)));
        }
        PeerFigures base = PeerFigures.median(few);
        System.out.println("| read 4K d16 | IOPS / p99 us / CPU us a command | CPU a command against the first |");
        System.out.println("|---|---|---|");
        row("1 session, 1 LUN", base, base);
        row(SESSIONS + " sessions, 1 LUN", PeerFigures.median(sessions), base);
        row("1 session, " + LUNS + " LUNs", PeerFigures.median(luns), base);
    }

    private static LoadReport run(HoldfastPeer peer, LoadPlan plan) throws IOException, InterruptedException {
        LoadReport report = Load.run(plan.pid(peer.pid()), peer.url());
        if (!report.clean()) {
            throw new IOException(report.toString());
        }
        return report;
    }

    private static void row(String title, PeerFigures figures, PeerFigures base) {
        System.out.printf("| %s | %s | %.2f |%n", title, figures.figures(), figures.cpuMicros() / base.cpuMicros());
    }

    private static void headIdle() {
        System.out.println("| idle | memory | CPU |");
        System.out.println("|---|---|---|");
    }

    private static void idle(HoldfastPeer peer, String when) throws IOException, InterruptedException {
        Footprint process = new Footprint(peer.pid());
        List<Session> sessions = new ArrayList<>();
        try {
            login(peer, sessions, 3);
            Duration before = process.cpu();
            Thread.sleep(IDLE);
            double share = (double) process.cpu().minus(before).toNanos() / IDLE.toNanos();
            System.out.printf(
                    "| 3 sessions, %s | %d MB | %.2f %% of a core |%n",
                    when, process.residentBytes() / 1_000_000, 100 * share);
        } finally {
            close(sessions);
        }
    }

    private static void idleSessions(HoldfastPeer peer) throws IOException {
        Footprint process = new Footprint(peer.pid());
        List<Session> sessions = new ArrayList<>();
        try {
            process.collectGarbage();
            long none = process.residentBytes();
            login(peer, sessions, IDLE_SESSIONS);
            process.collectGarbage();
            long each = (process.residentBytes() - none) / IDLE_SESSIONS;
            System.out.printf("| each of %d sessions | %.1f KiB | |%n", IDLE_SESSIONS, each / 1024.0);
        } finally {
            close(sessions);
        }
    }

    private static void close(List<Session> sessions) throws IOException {
        for (Session session : sessions) {
            session.close();
        }
    }

    private static void login(HoldfastPeer peer, List<Session> sessions, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sessions.add(peer.url()
                    .initiator()
                    .name("iqn.2026-11.bench:idle-" + sessions.size())
                    .login());
        }
    }
}
