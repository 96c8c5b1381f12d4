package io.holdfast.testkit.load;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A load that runs. */
public final class Load {

    private static final long LARGEST_REGION_UNITS = 1 << 20;
    private static final int UNIT_ATTENTIONS = 10;

    private final LoadPlan plan;
    private final LoadPhase phase = new LoadPhase();
    private final ExecutorService threads;
    private final List<LoadSession> running = new ArrayList<>();
    private final List<Future<SessionReport>> sessions = new ArrayList<>();

    private Load(LoadPlan plan) {
        this.plan = plan;
        this.threads = Executors.newFixedThreadPool(plan.sessions);
    }

    /** Logs all sessions in and starts them; they run until they are stopped or something is wrong. */
    public static Load start(LoadPlan plan, IscsiUrl url) throws IOException {
        Load load = new Load(plan);
        try {
            for (int i = 0; i < plan.sessions; i++) {
                load.start(url, i);
            }
            return load;
        } catch (IOException | RuntimeException | AssertionError failure) {
            load.phase.stop();
            throw failure;
        } finally {
            load.threads.shutdown();
        }
    }

    /** Runs it for as long as the plan says. */
    public static LoadReport run(LoadPlan plan, IscsiUrl url) throws IOException, InterruptedException {
        Load load = start(plan, url);
        Thread.sleep(plan.warmUp);
        return load.measure();
    }

    /** Prints the figures of a load that the arguments describe; see the package. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadArguments parsed = LoadArguments.parse(arguments);
        LoadReport report = run(parsed.plan(), parsed.url());
        System.out.println(report);
        System.exit(report.clean() ? 0 : 1);
    }

    /** How many flushes were acknowledged to the session that has had the fewest. */
    public int leastFlushes() {
        return running.stream().mapToInt(LoadSession::flushes).min().orElse(0);
    }

    /** Stops all sessions without waiting for the end of the measured time, and gives what each knows; also when their target is gone. */
    public List<Ledger> stop() throws InterruptedException {
        phase.stop();
        return reports().stream().map(SessionReport::ledger).toList();
    }

    private LoadReport measure() throws InterruptedException {
        Duration targetCpu = cpu(plan.pid);
        Duration ownCpu = cpu(ProcessHandle.current().pid());
        long start = System.nanoTime();
        phase.measure();
        Thread.sleep(plan.duration);
        phase.stop();
        Duration measured = Duration.ofNanos(System.nanoTime() - start);
        return LoadReport.of(
                plan,
                reports(),
                measured,
                cpu(ProcessHandle.current().pid()).minus(ownCpu),
                cpu(plan.pid).minus(targetCpu));
    }

    private List<SessionReport> reports() throws InterruptedException {
        List<SessionReport> reports = new ArrayList<>();
        for (Future<SessionReport> session : sessions) {
            try {
                reports.add(session.get());
            } catch (ExecutionException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return reports;
    }

    private void start(IscsiUrl url, int index) throws IOException {
        Initiator initiator =
                url.initiator().name("iqn.2026-11.test:load-" + index).offer("MaxRecvDataSegmentLength", 262_144);
        Session session = (plan.digests ? initiator.digests() : initiator).login();
        for (int lun = url.lun(); lun < url.lun() + plan.luns; lun++) {
            makeReady(session, lun);
        }
        Region region = region(session, url, index);
        LoadSession load = new LoadSession(plan, phase, session, region);
        running.add(load);
        sessions.add(threads.submit(load));
    }

    /** Takes the unit attentions, each of which is reported once to each session. */
    static void makeReady(Session session, int lun) throws IOException {
        for (int i = 0; i < UNIT_ATTENTIONS && !ready(session, lun); i++) {
            // It is another one each time.
        }
    }

    private static boolean ready(Session session, int lun) throws IOException {
        return session.run(ScsiRequest.none(Cdb.testUnitReady()).lun(lun)).good();
    }

    private Region region(Session session, IscsiUrl url, int index) throws IOException {
        ByteBuffer capacity = ByteBuffer.wrap(
                session.run(ScsiRequest.read(Cdb.readCapacity16(), 32).lun(url.lun()))
                        .goodInput());
        long blocks = capacity.getLong(0) + 1;
        int blockBytes = capacity.getInt(8);
        int blocksPerUnit = plan.commandBytes / blockBytes;
        long units = Math.min(LARGEST_REGION_UNITS, blocks / blocksPerUnit / plan.sessions);
        return new Region((long) url.lun() << 48, blockBytes, units * blocksPerUnit * index, (int) units);
    }

    private static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
