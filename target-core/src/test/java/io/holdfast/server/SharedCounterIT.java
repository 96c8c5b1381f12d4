package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.PersistentReserve;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A counter in one block, which three hosts count up at the same time; what two of them did at once would be lost.
 *
 * <pre>
 *   host 1   5,000 times + 1 ---+
 *   host 2   5,000 times + 1 ---+---> block 9: 15,000
 *   host 3   5,000 times + 1 ---+
 * </pre>
 */
class SharedCounterIT {

    private static final int BLOCK_BYTES = 512;
    private static final int COUNTER_LBA = 9;
    private static final int HOSTS = 3;
    private static final int INCREMENTS = 5_000;
    private static final int EXCLUSIVE_ACCESS = 3;
    private static final String RESERVATION_CONFLICT = "status 18";
    private static final String MISCOMPARE = "e/1d/00";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestTarget target;

    @BeforeEach
    void start() throws IOException {
        target = TestTarget.onMemory();
    }

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        target.close();
    }

    /** What is counted up by one host, once. */
    private interface Increment {
        void run(Session session, long key) throws IOException;
    }

    @Test
    void losesNoUpdateOfCompareAndWrite() throws Exception {
        assertThat(countedUpBy(SharedCounterIT::compareAndWrite)).isEqualTo((long) HOSTS * INCREMENTS);
    }

    @Test
    void losesNoUpdateUnderALockOfPersistentReservations() throws Exception {
        assertThat(countedUpBy(SharedCounterIT::underAReservation)).isEqualTo((long) HOSTS * INCREMENTS);
    }

    private long countedUpBy(Increment increment) throws Exception {
        List<Future<Void>> hosts = new ArrayList<>();
        for (int host = 1; host <= HOSTS; host++) {
            hosts.add(threads.submit(host(host, increment)));
        }
        for (Future<Void> host : hosts) {
            host.get();
        }
        try (Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            long counted = ByteBuffer.wrap(read(session)).getLong(0);
            session.logout();
            return counted;
        }
    }

    private Callable<Void> host(int key, Increment increment) {
        return () -> {
            try (Session session =
                    target.initiator().name("iqn.2026-11.test:host" + key).login()) {
                target.clearUnitAttention(session);
                good(session.run(PersistentReserve.out(PersistentReserve.REGISTER, 0, 0, key)));
                for (int i = 0; i < INCREMENTS; i++) {
                    increment.run(session, key);
                }
                good(session.run(PersistentReserve.out(PersistentReserve.REGISTER, 0, key, 0)));
                session.logout();
            }
            return null;
        };
    }

    private static void compareAndWrite(Session session, long key) throws IOException {
        ScsiResult result;
        do {
            byte[] before = read(session);
            ByteBuffer both = ByteBuffer.allocate(2 * BLOCK_BYTES).put(before).put(before);
            both.putLong(BLOCK_BYTES, both.getLong(0) + 1);
            result = session.run(ScsiRequest.write(Cdb.compareAndWrite(COUNTER_LBA, 1), both.array()));
        } while (result.verdict().equals(MISCOMPARE));
        good(result);
    }

    private static void underAReservation(Session session, long key) throws IOException {
        ScsiResult reserved;
        do {
            reserved = session.run(PersistentReserve.out(PersistentReserve.RESERVE, EXCLUSIVE_ACCESS, key, 0));
        } while (reserved.verdict().equals(RESERVATION_CONFLICT));
        good(reserved);
        byte[] block = read(session);
        ByteBuffer counter = ByteBuffer.wrap(block);
        counter.putLong(0, counter.getLong(0) + 1);
        good(session.run(ScsiRequest.write(Cdb.write10(COUNTER_LBA, 1), block)));
        good(session.run(PersistentReserve.out(PersistentReserve.RELEASE, EXCLUSIVE_ACCESS, key, 0)));
    }

    private static byte[] read(Session session) throws IOException {
        return session.run(ScsiRequest.read(Cdb.read10(COUNTER_LBA, 1), BLOCK_BYTES))
                .goodInput();
    }

    private static void good(ScsiResult result) {
        assertThat(result.verdict()).isEqualTo("GOOD");
    }
}
