package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.PersistentReserve;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed leaves of the reservations, and what becomes of a damaged file of them. */
class ReservationsIT {

    private static final int ROUNDS = 6;
    private static final int REGISTRATIONS_MAX = 200;
    private static final long SEED = 27;
    private static final int WRITE_EXCLUSIVE = 1;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path folder;

    private ProgramRun run;

    @BeforeEach
    void start() throws IOException {
        assertThat(CommandRun.of("image", "create", "-q", folder.resolve("disk.raw"), 1 << 20)
                        .status())
                .isZero();
        restart();
    }

    @AfterEach
    void end() {
        run.close();
        threads.shutdownNow();
    }

    /** T27: killed while a host registers one key after the other. */
    @Test
    void aKilledProcessLeavesTheLastKeyThatWasAcknowledgedOrTheOneAfterIt() throws Exception {
        Random random = new Random(SEED);
        long last = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = registerUntilKilled(last + 1, 1 + random.nextInt(REGISTRATIONS_MAX));
            restart();

            try (Session session = login()) {
                List<Long> keys = PersistentReserve.keys(session.run(PersistentReserve.readKeys()));
                assertThat(keys).as("round %d, seed %d", round, SEED).hasSize(1);
                last = keys.getFirst();
                assertThat(last).isBetween(acknowledged, acknowledged + 1);
                session.logout();
            }
        }
    }

    /** Registers keys from the first one on, and kills the process after so many. The last key that it acknowledged. */
    private long registerUntilKilled(long firstKey, int registrations) throws Exception {
        CountDownLatch reached = new CountDownLatch(registrations);
        Future<?> killed = threads.submit(() -> {
            reached.await();
            run.signal("KILL");
            return null;
        });
        long key = firstKey;
        try (Session session = login()) {
            while (true) {
                assertThat(session.run(PersistentReserve.persistentOut(
                                        PersistentReserve.REGISTER_AND_IGNORE, 0, 0, key))
                                .verdict())
                        .isEqualTo("GOOD");
                reached.countDown();
                key++;
            }
        } catch (IOException connectionLost) {
            assertThat(reached.getCount())
                    .as("lost before the process was killed: " + connectionLost)
                    .isZero();
        }
        killed.get();
        run.awaitEnd(Duration.ofSeconds(10));
        return key - 1;
    }

    @Test
    void aDamagedFileKeepsAllHostsOutUntilItsPreviousCopyIsPutBack() throws Exception {
        Path file = folder.resolve("disk.raw.holdfast/reservations");
        try (Session session = login()) {
            good(session, PersistentReserve.REGISTER, 0, 1);
            good(session, PersistentReserve.RESERVE, 1, 0);
            session.logout();
        }
        stop();
        Files.writeString(file, Files.readString(file).replace("persist", "perhaps"));
        restart();

        run.awaitLog(
                "ERROR",
                "The reservations of " + folder.resolve("disk.raw") + " are lost",
                file + " fails its checksum");
        try (Session session = session(2)) {
            assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).verdict())
                    .startsWith("6/29");
            assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).verdict())
                    .isEqualTo("7/44/01");
            assertThat(session.run(ScsiRequest.write(Cdb.write10(0, 1), new byte[512]))
                            .verdict())
                    .isEqualTo("7/44/01");
            session.logout();
        }
        stop();
        Files.move(file.resolveSibling("reservations.previous"), file, StandardCopyOption.REPLACE_EXISTING);
        restart();

        try (Session session = login()) {
            assertThat(PersistentReserve.keys(session.run(PersistentReserve.readKeys())))
                    .containsExactly(1L);
            assertThat(PersistentReserve.held(session.run(PersistentReserve.readReservation()))
                            .key())
                    .as("as it was before the RESERVE")
                    .isZero();
            session.logout();
        }
    }

    /** T28: here a folder stands where the new file should be written. */
    @Test
    void aRegistrationThatCannotBeKeptFailsAndChangesNothing() throws Exception {
        Path obstacle = folder.resolve("disk.raw.holdfast/reservations.new");
        try (Session session = login()) {
            good(session, PersistentReserve.REGISTER, 0, 1);
            Files.createDirectory(obstacle);

            assertThat(session.run(PersistentReserve.persistentOut(PersistentReserve.REGISTER, 0, 1, 2))
                            .verdict())
                    .isEqualTo("5/55/04");
            assertThat(PersistentReserve.keys(session.run(PersistentReserve.readKeys())))
                    .containsExactly(1L);
            run.awaitLog("ERROR", "changed no reservation", "disk.raw.holdfast/reservations");

            Files.delete(obstacle);
            good(session, PersistentReserve.REGISTER, 1, 2);
            session.logout();
        }
    }

    private static void good(Session session, int serviceAction, long key, long newKey) throws IOException {
        assertThat(session.run(PersistentReserve.persistentOut(serviceAction, WRITE_EXCLUSIVE, key, newKey))
                        .verdict())
                .isEqualTo("GOOD");
    }

    private void restart() throws IOException {
        run = ProgramRun.start(folder, "export", folder.resolve("disk.raw"), "--listen", "127.0.0.1:0");
        run.awaitOut("iscsi://");
    }

    private void stop() throws Exception {
        run.signal("TERM");
        assertThat(run.awaitEnd(Duration.ofSeconds(10))).isZero();
    }

    /** A session that has been told of the start of the unit. */
    private Session login() throws IOException {
        Session session = session(1);
        assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).verdict()).startsWith("6/29");
        return session;
    }

    private Session session(int isid) throws IOException {
        return IscsiUrl.parse(run.awaitOut("iscsi://")).initiator().isid(isid).login();
    }
}
