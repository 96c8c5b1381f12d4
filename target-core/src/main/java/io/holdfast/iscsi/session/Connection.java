package io.holdfast.iscsi.session;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.pdu.AsyncMessage;
import io.holdfast.iscsi.pdu.NopIn;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.task.DataBudget;
import io.holdfast.iscsi.task.DataInRules;
import io.holdfast.iscsi.task.IscsiTask;
import io.holdfast.iscsi.task.TaskChannel;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.lun.TaskManagement;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a session in full-feature phase: its tasks by tag, its share of the buffers, its way out.
 *
 * <p>Confined to {@link #loop()}, except for what says otherwise.
 */
public final class Connection implements TaskChannel {

    /** The tag that means none, RFC 7143 11.2.1.8. */
    static final int RESERVED_TAG = 0xFFFFFFFF;

    private static final int TIME_TO_WAIT_SECONDS = 2;

    private final ConnectionIdentity identity;
    private final Session session;
    private final Outbox outbox;
    private final AlignedBufferPool buffers;
    private final SessionRegistry sessions;
    private final DataBudget budget;
    private final Executor loop;
    private DataInRules dataIn;
    private final TaskTable tasks = new TaskTable();
    private final List<Runnable> whenIdle = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private int lastTransferTag;
    private boolean leaving;
    private boolean closed;

    Connection(
            ConnectionIdentity identity,
            Session session,
            Outbox outbox,
            int initiatorMaxRecvBytes,
            LoginServices services) {
        this.identity = identity;
        this.session = session;
        this.outbox = outbox;
        this.dataIn = new DataInRules(
                initiatorMaxRecvBytes, session.parameters().transfer().maxBurstLength());
        this.buffers = services.buffers();
        this.sessions = services.sessions();
        this.budget = new DataBudget(services.limits().dataInFlightBytes());
        this.loop = outbox.loop();
    }

    public int cid() {
        return identity.cid();
    }

    public InetSocketAddress peer() {
        return identity.peer();
    }

    /** The address of this server that the initiator reached. */
    public InetSocketAddress local() {
        return identity.local();
    }

    public Session session() {
        return session;
    }

    /** All sessions with the target of this connection, its own among them. */
    List<Session> sessionsOfTarget() {
        return sessions.sessions().stream()
                .filter(each -> each.target().equals(session.target()))
                .toList();
    }

    @Override
    public Nexus nexus() {
        return session.nexus();
    }

    @Override
    public Executor loop() {
        return loop;
    }

    /** Closes the connection, from any thread; the first reason given is the one that is told. What was sent before still leaves. */
    public void closeBecause(String reason) {
        outbox.closeBecause(reason);
    }

    /** The initiator declared anew how much data it takes in one PDU. */
    void initiatorTakes(int maxRecvDataSegmentLength) {
        if (maxRecvDataSegmentLength != dataIn.maxRecvDataSegmentLength()) {
            dataIn = new DataInRules(maxRecvDataSegmentLength, dataIn.maxBurstLength());
        }
    }

    @Nullable
    IscsiTask task(int initiatorTaskTag) {
        return tasks.get(initiatorTaskTag);
    }

    List<IscsiTask> tasks() {
        return tasks.tasks();
    }

    int taskCount() {
        return tasks.size();
    }

    void began(IscsiTask task) {
        tasks.add(task);
    }

    boolean closed() {
        return closed;
    }

    /** Runs the action on {@link #loop()}: at once when the caller is there already. */
    void onLoop(Runnable action) {
        outbox.onLoop(action);
    }

    /** Runs the action on {@link #loop()} after a while, unless the connection is closed by then. */
    void after(Duration delay, Runnable action) {
        outbox.after(delay, action);
    }

    /**
     * Asks the initiator for a sign of life, which is any PDU.
     *
     * @param told once, on the loop: true as soon as one comes, false when none has come in time or the connection is
     *     closed
     */
    void probe(Duration patience, Consumer<Boolean> told) {
        onLoop(() -> {
            if (leaving()) {
                told.accept(false);
                return;
            }
            Probe probe = new Probe(told);
            probes.add(probe);
            send(NopIn.ping(0, nextTransferTag()));
            after(patience, () -> answer(probe, false));
        });
    }

    /** The initiator has given a sign of life. */
    void heard() {
        if (!probes.isEmpty()) { // Mostly it is, and costs no copy.
            List.copyOf(probes).forEach(probe -> answer(probe, true));
        }
    }

    private void answer(Probe probe, boolean alive) {
        if (probes.remove(probe)) {
            probe.told.accept(alive);
        }
    }

    /** Somebody who waits for a sign of life; compared by identity. */
    private static final class Probe {
        private final Consumer<Boolean> told;

        Probe(Consumer<Boolean> told) {
            this.told = told;
        }
    }

    /** Takes no PDU from now on: the initiator has logged out. */
    void leave() {
        leaving = true;
    }

    /**
     * Brings the connection to rest before the server stops: commands in execution end and are answered, those that wait for their turn or their data are dropped, new ones are not taken. Then
     * the initiator is told, and {@code atRest} is called, on the loop. Any thread may call.
     */
    public void quiesce(Runnable atRest) {
        onLoop(() -> {
            leave();
            whenIdle.add(() -> {
                send(AsyncMessage.dropAllConnections(TIME_TO_WAIT_SECONDS, 0));
                atRest.run();
            });
            tasks().stream().filter(task -> !task.executing()).forEach(this::end);
            runIfIdle();
        });
    }

    /** Whether PDUs that still come are to be dropped. */
    boolean leaving() {
        return leaving || closed;
    }

    /** Ends all tasks; {@code done} is called once, on the loop, when the last one is gone. */
    void abortTasks(Runnable done) {
        whenIdle.add(done);
        tasks().forEach(this::end);
        runIfIdle();
    }

    private void end(IscsiTask task) {
        if (!task.withdraw()) {
            task.disconnected();
            task.unit().manage(new TaskManagement.AbortTask(task, session.nexus()), () -> {});
        }
    }

    /**
     * The socket is gone: ends the tasks and leaves the session. Commands keep no allegiance to a lost connection at ErrorRecoveryLevel 0 (RFC 7143 7.1.4.3).
     */
    void disconnected() {
        closed = true;
        List.copyOf(probes).forEach(probe -> answer(probe, false));
        session.left(this);
        abortTasks(() -> {});
    }

    /** Runs {@code action}, on the loop, when the connection is closed and none of its tasks is left. Any thread may call. */
    void whenDrained(Runnable action) {
        loop.execute(() -> {
            if (closed && tasks.isEmpty()) {
                action.run();
            } else {
                whenIdle.add(action);
            }
        });
    }

    @Override
    public void send(OutboundPdu pdu) {
        outbox.send(pdu);
    }

    @Override
    public int nextTransferTag() {
        lastTransferTag++;
        if (lastTransferTag == RESERVED_TAG) {
            lastTransferTag = 0;
        }
        return lastTransferTag;
    }

    @Override
    public DataTransfer dataOutRules() {
        return session.parameters().transfer();
    }

    @Override
    public DataInRules dataInRules() {
        return dataIn;
    }

    @Override
    public DataBudget budget() {
        return budget;
    }

    @Override
    public AlignedBufferPool buffers() {
        return buffers;
    }

    @Override
    public void ended(IscsiTask task) {
        tasks.remove(task);
        if (task.holdsWindowPlace()) {
            session.window().retire();
        }
        runIfIdle();
    }

    @Override
    public void violated(IscsiTask task, String reason) {
        closeBecause("task 0x%08x: %s".formatted(task.initiatorTaskTag(), reason));
    }

    private void runIfIdle() {
        if (leaving() && tasks.isEmpty() && !whenIdle.isEmpty()) {
            List<Runnable> actions = List.copyOf(whenIdle);
            whenIdle.clear();
            actions.forEach(Runnable::run);
        }
    }
}
