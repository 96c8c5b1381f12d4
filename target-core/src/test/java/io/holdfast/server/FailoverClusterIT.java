package io.holdfast.server;

import static io.holdfast.testkit.initiator.PersistentReserve.CLEAR;
import static io.holdfast.testkit.initiator.PersistentReserve.PREEMPT;
import static io.holdfast.testkit.initiator.PersistentReserve.PREEMPT_AND_ABORT;
import static io.holdfast.testkit.initiator.PersistentReserve.REGISTER;
import static io.holdfast.testkit.initiator.PersistentReserve.REGISTER_AND_IGNORE;
import static io.holdfast.testkit.initiator.PersistentReserve.RELEASE;
import static io.holdfast.testkit.initiator.PersistentReserve.RESERVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.state.ReservationFile;
import io.holdfast.state.StableFolder;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.PowerCutDisk;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.PersistentReserve;
import io.holdfast.testkit.initiator.PersistentReserve.Held;
import io.holdfast.testkit.initiator.PersistentReserve.Registration;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * T33: three nodes of a failover cluster and their disk, as its validation and its arbitration use persistent
 * reservations. All nodes are Windows machines, so that they have the same ISID.
 *
 * <pre>
 *   node 1 (key 0x1) ---+
 *   node 2 (key 0x2) ---+--- disk, and the folder with its reservations
 *   node 3 (key 0x3) ---+
 * </pre>
 */
class FailoverClusterIT {

    private static final int WRITE_EXCLUSIVE = 1;
    private static final int WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5;
    private static final long WINDOWS_ISID = 0x4000_0137_0000L;
    private static final String GOOD = "GOOD";
    private static final String CONFLICT = "status 18";
    private static final long SEED = 33;
    private static final int BLOCK_BYTES = 512;

    private final List<Session> sessions = new ArrayList<>();
    private PowerCutDisk state = new PowerCutDisk();
    private MemoryBlockDevice device;
    private TestTarget target;
    private Session node1;
    private Session node2;
    private Session node3;

    @BeforeEach
    void start() throws IOException {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device, ReservationFile.open(new StableFolder(Path.of("/state"), state)));
        node1 = login(1);
        node2 = login(2);
        node3 = login(3);
    }

    @AfterEach
    void stop() throws IOException {
        device.resume();
        for (Session session : sessions) {
            session.close();
        }
        sessions.clear();
        target.close();
    }

    @Test
    void validatesTheDisk() throws IOException {
        assertThat(HexFormat.of()
                        .formatHex(node1.run(PersistentReserve.reportCapabilities())
                                .goodInput()))
                .as("capabilities: persistence, and all six types")
                .isEqualTo("00089db0ea010000");
        assertThat(keys(node1)).isEmpty();
        assertThat(out(node1, REGISTER_AND_IGNORE, 0, 0x1)).isEqualTo(GOOD);
        assertThat(out(node2, RESERVE, 0x2, 0)).as("not registered").isEqualTo(CONFLICT);
        assertThat(out(node1, RESERVE, 0x1, 0)).isEqualTo(GOOD);
        assertThat(held(node1)).isEqualTo(new Held(1, 0x1, WRITE_EXCLUSIVE_REGISTRANTS_ONLY));
        assertThat(held(node2)).as("read back by another node").isEqualTo(held(node1));
        assertThat(write(node2)).isEqualTo(CONFLICT);
        assertThat(read(node2)).isEqualTo(GOOD);

        assertThat(out(node2, REGISTER, 0, 0x2)).isEqualTo(GOOD);
        assertThat(out(node3, REGISTER, 0, 0x3)).isEqualTo(GOOD);
        assertThat(keys(node3)).containsExactly(0x1L, 0x2L, 0x3L);
        assertThat(fullStatus(node3))
                .containsExactly(registration(1, true), registration(2, false), registration(3, false));
        assertThat(write(node2)).isEqualTo(GOOD);
        assertThat(out(node2, RESERVE, 0x2, 0)).as("reserved by node 1").isEqualTo(CONFLICT);
        assertThat(out(node2, RELEASE, 0x2, 0)).as("does nothing").isEqualTo(GOOD);
        assertThat(held(node3).key()).isEqualTo(0x1);

        assertThat(out(node1, RELEASE, 0x1, 0)).isEqualTo(GOOD);
        assertThat(attentions(node1, node2, node3)).containsExactly("", "6/2a/04", "6/2a/04");
        assertThat(out(node1, REGISTER, 0x1, 0)).isEqualTo(GOOD);
        assertThat(out(node2, CLEAR, 0x2, 0)).isEqualTo(GOOD);
        assertThat(attentions(node1, node2, node3)).containsExactly("", "", "6/2a/03");
        assertThat(keys(node1)).isEmpty();
        assertThat(held(node1)).isEqualTo(new Held(5, 0, 0));
        assertThat(write(node1)).isEqualTo(GOOD);
    }

    /** The owner is gone; whoever arbitrates takes the disk from it, and a late write of the old owner is refused. */
    @Test
    void passesTheDiskOnWhenItsOwnerIsGone() throws IOException {
        registerAll();
        assertThat(out(node1, RESERVE, 0x1, 0)).isEqualTo(GOOD);
        node1.close();
        assertThat(out(node2, PREEMPT, 0x2, 0x1)).isEqualTo(GOOD);

        assertThat(held(node3).key()).isEqualTo(0x2);
        assertThat(attentions(node2, node3)).as("the type stays").containsExactly("", "");
        node1 = login(1);
        assertThat(write(node1)).isEqualTo(CONFLICT);
        assertThat(out(node1, REGISTER, 0x1, 0x1))
                .as("it is not registered any more")
                .isEqualTo(CONFLICT);
        assertThat(out(node1, REGISTER_AND_IGNORE, 0, 0x1)).isEqualTo(GOOD);
        assertThat(write(node1)).isEqualTo(GOOD);
        assertThat(out(node3, PREEMPT, 0x3, 0x2)).isEqualTo(GOOD);
        assertThat(attentions(node1, node2, node3)).containsExactly("", "6/2a/05", "");
        assertThat(write(node2)).isEqualTo(CONFLICT);
    }

    /**
     * T32: the preempted node's write that the disk holds has ended before the preemption has, and nothing of it lands
     * later.
     */
    @Test
    void abortsTheCommandsOfEveryPreemptedNode() throws IOException {
        registerAll();
        assertThat(out(node1, RESERVE, 0x1, 0)).isEqualTo(GOOD);
        device.hold();
        ScsiExchange first = node1.connection().start(ScsiRequest.write(Cdb.write10(1, 1), new byte[BLOCK_BYTES]));
        await().until(() -> device.held().size() == 1);
        ScsiExchange preempt =
                node2.connection().start(PersistentReserve.out(PREEMPT_AND_ABORT, WRITE_EXCLUSIVE, 0x2, 0x1));
        node2.connection().ping();
        assertThat(preempt.done()).isFalse();
        ScsiExchange late = node1.connection().start(ScsiRequest.write(Cdb.write10(2, 1), filled()));
        node1.connection().ping();
        device.resume();

        assertThat(preempt.await().verdict()).isEqualTo(GOOD);
        assertThat(first.await().verdict()).as("was before it").isEqualTo(GOOD);
        assertThat(attentions(node1, node3)).containsExactly("6/2a/05 6/2f/00", "6/2a/04");
        assertThat(late.done()).as("aborted without a status").isFalse();
        assertThat(device.peek(2 * BLOCK_BYTES, BLOCK_BYTES)).containsOnly(0);
        assertThat(write(node1)).isEqualTo(CONFLICT);
        assertThat(write(node3)).as("the type is another").isEqualTo(CONFLICT);
    }

    @Test
    void isTheSameClusterAfterAPowerCut() throws IOException {
        registerAll();
        assertThat(out(node1, RESERVE, 0x1, 0)).isEqualTo(GOOD);
        stop();
        state = state.afterPowerCut(new Random(SEED));
        start();

        assertThat(keys(node2)).containsExactly(0x1L, 0x2L, 0x3L);
        assertThat(held(node2)).isEqualTo(new Held(0, 0x1, WRITE_EXCLUSIVE_REGISTRANTS_ONLY));
        assertThat(fullStatus(node1))
                .containsExactly(registration(1, true), registration(2, false), registration(3, false));
        assertThat(write(node2)).isEqualTo(GOOD);
        assertThat(out(node3, PREEMPT, 0x3, 0x1)).isEqualTo(GOOD);
        assertThat(write(node1)).isEqualTo("6/2a/05");
        assertThat(write(node1)).isEqualTo(CONFLICT);
    }

    private void registerAll() throws IOException {
        assertThat(out(node1, REGISTER, 0, 0x1)).isEqualTo(GOOD);
        assertThat(out(node2, REGISTER, 0, 0x2)).isEqualTo(GOOD);
        assertThat(out(node3, REGISTER, 0, 0x3)).isEqualTo(GOOD);
    }

    private Session login(int node) throws IOException {
        Session session = target.initiator().name(name(node)).isid(WINDOWS_ISID).login();
        sessions.add(session);
        target.clearUnitAttention(session);
        return session;
    }

    private static String name(int node) {
        return "iqn.1991-05.com.microsoft:node" + node;
    }

    private static Registration registration(int node, boolean holder) {
        return new Registration(
                node, holder, holder ? WRITE_EXCLUSIVE_REGISTRANTS_ONLY : 0, 1, name(node) + ",i,0x400001370000");
    }

    private static String out(Session node, int serviceAction, long key, long serviceActionKey) throws IOException {
        return node.run(PersistentReserve.persistentOut(
                        serviceAction, WRITE_EXCLUSIVE_REGISTRANTS_ONLY, key, serviceActionKey))
                .verdict();
    }

    private static List<Long> keys(Session node) throws IOException {
        return PersistentReserve.keys(node.run(PersistentReserve.readKeys()));
    }

    private static Held held(Session node) throws IOException {
        return PersistentReserve.held(node.run(PersistentReserve.readReservation()));
    }

    private static List<Registration> fullStatus(Session node) throws IOException {
        return PersistentReserve.registrations(node.run(PersistentReserve.readFullStatus()));
    }

    private static String write(Session node) throws IOException {
        return node.run(ScsiRequest.write(Cdb.write10(7, 1), filled())).verdict();
    }

    private static String read(Session node) throws IOException {
        return node.run(ScsiRequest.read(Cdb.read10(7, 1), BLOCK_BYTES)).verdict();
    }

    private static byte[] filled() {
        byte[] block = new byte[BLOCK_BYTES];
        block[0] = 1;
        return block;
    }

    /** What each node is told, each time once, until its unit is ready. */
    private static List<String> attentions(Session... nodes) throws IOException {
        List<String> all = new ArrayList<>();
        for (Session node : nodes) {
            List<String> told = new ArrayList<>();
            String verdict = node.run(ScsiRequest.none(Cdb.testUnitReady())).verdict();
            while (!verdict.equals(GOOD)) {
                assertThat(verdict).startsWith("6/");
                told.add(verdict);
                verdict = node.run(ScsiRequest.none(Cdb.testUnitReady())).verdict();
            }
            all.add(String.join(" ", told));
        }
        return all;
    }
}
