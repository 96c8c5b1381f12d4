package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection.Pings;
import io.holdfast.testkit.initiator.LoginRefused;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Windows machines that share a disk and do not know it.
 *
 * <pre>
 *   pc-1  login, write ................... gone
 *   pc-2      login, read, write refused ....... write
 * </pre>
 */
class SharingIT {

    private static final int BLOCK_BYTES = 512;
    private static final String PC_1 = "iqn.1991-05.com.microsoft:pc-1";
    private static final String PC_2 = "iqn.1991-05.com.microsoft:pc-2";
    private static final String GOOD = "GOOD";
    private static final String WRITE_PROTECTED = "7/27/00";
    private static final String MODE_PARAMETERS_CHANGED = "6/2a/01";
    private static final int AUTHORIZATION_FAILURE = 0x0202;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final IscsiName TARGET = new IscsiName(TestTarget.NAME);
    private static final LunNumber LUN = new LunNumber(0);

    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private TestTarget target = start(SharingMode.SINGLE_WRITER, Duration.ofSeconds(30), NEVER);

    SharingIT() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        target.close();
    }

    /** T57. */
    @Test
    void letsTheFirstWriteAndTheOthersReadUntilItLogsOut() throws IOException {
        try (Session first = login(PC_1);
                Session second = login(PC_2)) {
            assertThat(writeProtected(second)).isFalse();
            assertThat(write(first, '1')).isEqualTo(GOOD);
            assertThat(write(second, '2')).as("it is told to look again").isEqualTo(MODE_PARAMETERS_CHANGED);
            assertThat(writeProtected(second)).isTrue();
            assertThat(write(second, '2')).isEqualTo(WRITE_PROTECTED);
            assertThat(read(second)).isEqualTo(block('1'));

            first.logout();
            assertThat(write(second, '2')).isEqualTo(MODE_PARAMETERS_CHANGED);
            assertThat(writeProtected(second)).isFalse();
            assertThat(write(second, '2')).isEqualTo(GOOD);
            try (Session again = login(PC_1)) {
                assertThat(writeProtected(again)).isTrue();
                assertThat(write(again, '1')).isEqualTo(WRITE_PROTECTED);
                assertThat(read(again)).isEqualTo(block('2'));
                again.logout();
            }
            second.logout();
        }
    }

    /** T10: the cable of the holder is pulled, without a word; then it comes back with a write that it still had. */
    @Test
    void passesTheDiskOnWhenTheHolderIsGoneAndRefusesItsLateWrite() throws IOException {
        restart(SharingMode.SINGLE_WRITER, Duration.ofSeconds(1), Duration.ofMillis(300));
        try (Session first = login(PC_1);
                Session second = login(PC_2)) {
            assertThat(write(first, '1')).isEqualTo(GOOD);
            assertThat(write(second, '2')).isEqualTo(MODE_PARAMETERS_CHANGED);
            assertThat(write(second, '2')).isEqualTo(WRITE_PROTECTED);
            first.connection().pings(Pings.IGNORED);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> write(second, '2').equals(GOOD));
            try (Session back = login(PC_1)) {
                assertThat(write(back, '1')).isEqualTo(WRITE_PROTECTED);
                back.logout();
            }
            assertThat(read(second)).isEqualTo(block('2'));
            second.logout();
        }
    }

    /**
     * T63, T01: a host that is switched off again and again is let in each time and writes, for it is the same host.
     */
    @Test
    void letsARebootedHolderInAgainAndAgain() throws IOException {
        for (int i = 0; i < 100; i++) {
            Session session = login(PC_1);
            assertThat(write(session, 'x')).isEqualTo(GOOD);
            session.connection().socket().reset();
        }
        await().until(() -> target.sessions() == 0);
        assertThat(store.kept()).isEqualTo(new WriteLease.Held(PC_1));
    }

    @Test
    void isTheSameAfterARestart() throws IOException {
        try (Session first = login(PC_1)) {
            assertThat(write(first, '1')).isEqualTo(GOOD);
            restart(SharingMode.SINGLE_WRITER, Duration.ofSeconds(30), NEVER);
        }
        try (Session second = login(PC_2);
                Session first = login(PC_1)) {
            assertThat(write(second, '2')).isEqualTo(WRITE_PROTECTED);
            assertThat(write(first, '1')).isEqualTo(GOOD);
            first.logout();
            second.logout();
        }
    }

    @Test
    void obeysItsOperator() throws IOException {
        try (Session first = login(PC_1);
                Session second = login(PC_2)) {
            assertThat(write(first, '1')).isEqualTo(GOOD);
            assertThat(target.leases().release(TARGET, LUN).orElseThrow()).startsWith(PC_1 + " is logged in");
            assertThat(target.leases().give(TARGET, LUN, new IscsiName(PC_2))).isEmpty();

            assertThat(write(first, '1')).isEqualTo(MODE_PARAMETERS_CHANGED);
            assertThat(write(first, '1')).isEqualTo(WRITE_PROTECTED);
            target.clearUnitAttention(second);
            assertThat(write(second, '2')).isEqualTo(GOOD);
            assertThat(target.leases().lease(TARGET, LUN)).hasValue(new WriteLease.Held(PC_2));
            assertThat(target.leases().give(TARGET, new LunNumber(3), new IscsiName(PC_2)))
                    .hasValue("there is no such LUN");
            first.logout();
            second.logout();
        }
    }

    /** T57 for a disk that is for one host alone. */
    @Test
    void refusesTheLoginOfASecondHostToAnExclusiveDisk() throws IOException {
        restart(SharingMode.EXCLUSIVE, Duration.ofSeconds(30), NEVER);
        try (Session first = login(PC_1)) {
            assertLoginRefused(PC_2);
            try (Session again = login(PC_1)) {
                assertThat(write(again, '1')).as("reinstated").isEqualTo(GOOD);
                again.logout();
            }
            assertThat(first.connection().socket().closedWithin(Duration.ofSeconds(5)))
                    .isTrue();
        }
        try (Session second = login(PC_2)) {
            assertLoginRefused(PC_1);
            assertThat(target.leases().give(TARGET, LUN, new IscsiName(PC_1))).isEmpty();
            assertThat(second.connection().socket().closedWithin(Duration.ofSeconds(5)))
                    .isTrue();
            assertLoginRefused(PC_2);
        }
        try (Session first = login(PC_1)) {
            assertThat(write(first, '1')).isEqualTo(GOOD);
            first.logout();
        }
    }

    private void assertLoginRefused(String host) {
        assertThatExceptionOfType(LoginRefused.class)
                .isThrownBy(() -> target.initiator().name(host).login())
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(AUTHORIZATION_FAILURE));
    }

    private Session login(String host) throws IOException {
        Session session = target.initiator().name(host).isid(0x4000_0137_0000L).login();
        target.clearUnitAttention(session);
        return session;
    }

    private TestTarget start(SharingMode sharing, Duration keepAlive, Duration initiatorHold) throws IOException {
        return TestTarget.shared(
                new MemoryBlockDevice(TestTarget.MEMORY_BYTES), sharing, keepAlive, initiatorHold, store.asKept());
    }

    private void restart(SharingMode sharing, Duration keepAlive, Duration initiatorHold) throws IOException {
        target.close();
        target = start(sharing, keepAlive, initiatorHold);
    }

    private static String write(Session session, char content) throws IOException {
        return session.run(ScsiRequest.write(Cdb.write10(7, 1), block(content))).verdict();
    }

    private static byte[] read(Session session) throws IOException {
        return session.run(ScsiRequest.read(Cdb.read10(7, 1), BLOCK_BYTES)).goodInput();
    }

    private static boolean writeProtected(Session session) throws IOException {
        return (session.run(ScsiRequest.read(Cdb.of("1A 00 3F 00 FF 00"), 255)).goodInput()[2] & 0x80) != 0;
    }

    private static byte[] block(char content) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) content);
        return block;
    }
}
