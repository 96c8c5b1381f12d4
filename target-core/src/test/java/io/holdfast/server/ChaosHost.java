package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.PersistentReserve;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.initiator.TaskManagement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * A host with two connections that does one thing after another at random. Only one thread.
 *
 * <p>A command of which it hears nothing, because somebody has reset the unit or the host has cut a connection, is settled by a new login: that
 * is answered when nothing of the old session can land any more.
 */
final class ChaosHost implements Callable<Map<ChaosHost.Event, Integer>> {

    /** What has happened, for a test to see that it was not idle. */
    enum Event {
        WRITTEN,
        READ,
        REFUSED_BY_RESERVATION,
        TOLD_OF_A_RESET,
        RESERVATION_CHANGED,
        TASKS_MANAGED,
        LOGGED_OUT,
        CUT_OFF,
        REINSTATED
    }

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LENGTH_MAX = 8;
    private static final int BATCH_MAX = 8;
    private static final int SECOND_CID = 2;
    private static final String CONFLICT = "status 18";
    private static final int[] TYPES = {1, 3, 5, 6, 7, 8};

    private final Initiator initiator;
    private final ChaosLedger ledger;
    private final long key;
    private final Random random;
    private final BooleanSupplier goOn;
    private final Map<Event, Integer> events = new EnumMap<>(Event.class);
    private Session session;

    /** A read or write on its way. */
    private record Sent(ScsiExchange exchange, int lba, int blocks, long value) {
        boolean write() {
            return value != 0;
        }
    }

    ChaosHost(Initiator initiator, ChaosLedger ledger, long key, Random random, BooleanSupplier goOn) {
        this.initiator = initiator;
        this.ledger = ledger;
        this.key = key;
        this.random = random;
        this.goOn = goOn;
    }

    @Override
    public Map<Event, Integer> call() throws IOException {
        login();
        while (goOn.getAsBoolean()) {
            int dice = random.nextInt(100);
            if (dice < 80) {
                settle(batch(), false);
            } else if (dice < 88) {
                reserve();
            } else if (dice < 92) {
                manage();
            } else if (dice < 95) {
                logout();
            } else {
                cutOff(dice);
            }
        }
        logout();
        session.close();
        return events;
    }

    private void login() throws IOException {
        session = initiator.login();
        session.addConnection(SECOND_CID);
        for (Connection each : session.connections()) {
            each.socket().patience(PATIENCE);
        }
    }

    private void reinstate() throws IOException {
        Session old = session;
        login();
        old.close();
        count(Event.REINSTATED);
    }

    private List<Sent> batch() throws IOException {
        List<Sent> batch = new ArrayList<>();
        int count = 1 + random.nextInt(BATCH_MAX);
        int room = ledger.blocks() / count;
        for (int i = 0; i < count; i++) {
            int blocks = 1 + random.nextInt(Math.min(LENGTH_MAX, room));
            int lba = ledger.firstLba() + i * room + random.nextInt(room - blocks + 1);
            Connection connection = connection();
            if (random.nextInt(3) > 0) {
                long value = ledger.newValue();
                byte[] data = ChaosLedger.filled(blocks, value);
                batch.add(new Sent(
                        connection.start(ScsiRequest.write(Cdb.write16(lba, blocks), data)), lba, blocks, value));
            } else {
                ScsiRequest read = ScsiRequest.read(Cdb.read10(lba, blocks), blocks * ChaosLedger.BLOCK_BYTES);
                batch.add(new Sent(connection.start(read), lba, blocks, 0));
            }
        }
        return batch;
    }

    private Connection connection() {
        return session.connections().get(random.nextInt(session.connections().size()));
    }

    /**
     * Waits for what is on its way.
     *
     * @param ended whether no more is to come: what has no status yet gets none
     */
    private void settle(List<Sent> batch, boolean ended) throws IOException {
        boolean silent = false;
        for (Sent each : batch) {
            try {
                if (!each.exchange.done() && !ended && !silent) {
                    each.exchange.await();
                }
            } catch (IOException noAnswer) {
                silent = true;
            }
        }
        if (silent) {
            reinstate();
        }
        batch.forEach(this::note);
    }

    private void note(Sent sent) {
        if (!sent.exchange.done()) {
            if (sent.write()) {
                ledger.uncertain(sent.lba, sent.blocks, sent.value);
            }
            return;
        }
        ScsiResult result = result(sent.exchange);
        if (result.good() && sent.write()) {
            ledger.acknowledged(sent.lba, sent.blocks, sent.value);
            count(Event.WRITTEN);
        } else if (result.good()) {
            ledger.read(sent.lba, result.goodInput());
            count(Event.READ);
        } else {
            refused(result.verdict());
        }
    }

    /** It has ended already, so that nothing is read. */
    private static ScsiResult result(ScsiExchange exchange) {
        try {
            return exchange.await();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(String verdict) {
        if (verdict.equals(CONFLICT)) {
            count(Event.REFUSED_BY_RESERVATION);
        } else {
            assertThat(verdict).as("why a command was refused").startsWith("6/");
            if (verdict.startsWith("6/29/0")) {
                count(Event.TOLD_OF_A_RESET);
            }
        }
    }

    private void reserve() throws IOException {
        int type = TYPES[random.nextInt(TYPES.length)];
        int action = random.nextInt(7);
        ScsiRequest request = switch (action) {
            case 0, 1 -> PersistentReserve.out(PersistentReserve.REGISTER_AND_IGNORE, 0, 0, key);
            case 2, 3 -> PersistentReserve.out(PersistentReserve.RESERVE, type, key, 0);
            case 4 -> PersistentReserve.out(PersistentReserve.RELEASE, type, key, 0);
            case 5 -> PersistentReserve.out(PersistentReserve.CLEAR, 0, key, 0);
            default -> PersistentReserve.out(PersistentReserve.PREEMPT_AND_ABORT, type, key, 1 + random.nextInt(3));
        };
        try {
            if (connection().run(request).good()) {
                count(Event.RESERVATION_CHANGED);
            }
        } catch (IOException noAnswer) {
            reinstate();
        }
    }

    private void manage() throws IOException {
        List<Sent> batch = batch();
        int function = switch (random.nextInt(4)) {
            case 0, 1 -> TaskManagement.ABORT_TASK_SET;
            case 2 -> TaskManagement.LOGICAL_UNIT_RESET;
            default -> TaskManagement.CLEAR_TASK_SET;
        };
        int response;
        try {
            response = TaskManagement.lun(connection(), function, 0);
        } catch (IOException noAnswer) {
            reinstate();
            batch.forEach(this::note);
            return;
        }
        assertThat(response).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        count(Event.TASKS_MANAGED);
        // What another host resets meanwhile is silent, and so is what was aborted here.
        settle(batch, true);
    }

    private void logout() throws IOException {
        try {
            session.logout();
            count(Event.LOGGED_OUT);
            login();
        } catch (IOException noAnswer) {
            reinstate();
        }
    }

    /** With commands on their way. */
    private void cutOff(int dice) throws IOException {
        List<Sent> batch = batch();
        if (dice < 97) {
            connection().socket().reset();
        } else if (dice < 99) {
            session.close();
        }
        count(Event.CUT_OFF);
        reinstate();
        batch.forEach(this::note);
    }

    private void count(Event event) {
        events.merge(event, 1, Integer::sum);
    }
}
