package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.LoginDialogue;
import io.holdfast.testkit.initiator.PduSocket;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.initiator.TextKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Windows does at its login and when a disk arrives, as far as it is known: CID 1 and CmdSN 1, ISID of the form that all Windows hosts share, ErrorRecoveryLevel
 * 2 offered, and the questions it asks the disk. Once on one connection, once on the four of an MC/S session:
 *
 * <pre>
 *   CmdSN   1  2  3  4  5  6  7  8 ...       taken in this order,
 *   CID     1  2  3  4  1  2  3  4 ...       one connection after the other,
 *   sent    3  1  4  2  6  8  5  7 ...       in another order: the target must put them right
 * </pre>
 */
class WindowsLoginIT {

    private static final long ISID = 0x4000_0137_0000L;
    private static final String HOST = "iqn.1991-05.com.microsoft:desktop-1";
    private static final int CONNECTIONS = 4;
    private static final int BLOCK_BYTES = 512;
    private static final long SEED = 20_261_123;

    private TestTarget target;

    @BeforeEach
    void start() throws Exception {
        target = TestTarget.onMemory();
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
    }

    @Test
    void logsInWithTheFirstPduOfWindows() throws IOException {
        try (PduSocket socket = PduSocket.connect(target.portal())) {
            byte[] text = TextKeys.encode(ordered(
                    "InitiatorName",
                    HOST,
                    "SessionType",
                    "Normal",
                    "TargetName",
                    TestTarget.NAME,
                    "AuthMethod",
                    "None"));
            LoginDialogue dialogue = new LoginDialogue(socket, new LoginDialogue.Head(ISID, 0, 1, 1));

            ResponsePdu security = dialogue.exchange(dialogue.request(0x81, text));

            assertThat(dialogue.request(0x81, text).header()).startsWith(0x43, 0x81, 0, 0);
            assertThat(security.flags()).as("T, CSG 0, NSG 1").isEqualTo(0x81);
            assertThat(TextKeys.decode(security.text()))
                    .containsEntry("AuthMethod", "None")
                    .containsEntry("TargetPortalGroupTag", "1");

            ResponsePdu operational = dialogue.exchange(dialogue.request(0x87, TextKeys.encode(windowsOffers())));

            assertThat(operational.flags()).as("T, CSG 1, NSG 3").isEqualTo(0x87);
            assertThat(operational.tsih()).isNotZero();
            assertThat(operational.expCmdSn()).isEqualTo(1);
            assertThat(TextKeys.decode(operational.text()))
                    .containsEntry("ErrorRecoveryLevel", "0")
                    .containsEntry("HeaderDigest", "None")
                    .containsEntry("DataDigest", "None")
                    .containsEntry("MaxConnections", "8")
                    .containsEntry("MaxBurstLength", "262144")
                    .containsEntry("FirstBurstLength", "65536")
                    .containsKeys("MaxRecvDataSegmentLength", "InitialR2T", "ImmediateData", "MaxOutstandingR2T")
                    .hasEntrySatisfying("IFMarker", WindowsLoginIT::isRefused)
                    .hasEntrySatisfying("OFMarker", WindowsLoginIT::isRefused);
        }
    }

    @Test
    void answersTheProbesOfDiskArrivalOnOneConnection() throws IOException {
        try (Session session = login()) {
            clearUnitAttention(session);

            List<ScsiResult> results = new ArrayList<>();
            for (ScsiRequest probe : probes()) {
                results.add(session.run(probe));
            }

            assertDisk(results);
            session.logout();
        }
    }

    @Test
    void answersTheSameProbesOnFourConnectionsWhoseCommandsInterleave() throws IOException {
        try (Session session = login()) {
            for (int cid = 2; cid <= CONNECTIONS; cid++) {
                session.addConnection(cid);
            }
            clearUnitAttention(session);

            assertDisk(shuffled(session, probes(), new Random(SEED)));
            session.logout();
        }
    }

    @Test
    void runsOrderedWritesOfFourConnectionsInTheOrderOfCmdSn() throws IOException {
        try (Session session = login()) {
            for (int cid = 2; cid <= CONNECTIONS; cid++) {
                session.addConnection(cid);
            }
            clearUnitAttention(session);
            Random random = new Random(SEED);
            for (int round = 0; round < 50; round++) {
                List<ScsiRequest> requests = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    byte[] block = new byte[BLOCK_BYTES];
                    Arrays.fill(block, (byte) (round * 8 + i));
                    requests.add(
                            ScsiRequest.write(Cdb.write10(100, 1), block).attribute(ScsiRequest.Attribute.ORDERED));
                    requests.add(
                            ScsiRequest.read(Cdb.read10(100, 1), BLOCK_BYTES).attribute(ScsiRequest.Attribute.ORDERED));
                }

                List<ScsiResult> results = shuffled(session, requests, random);

                for (int i = 0; i < 8; i++) {
                    assertThat(results.get(2 * i).good()).isTrue();
                    assertThat(results.get(2 * i + 1).goodInput())
                            .as("round %d, what command %d of seed %d reads", round, i, SEED)
                            .containsOnly((byte) (round * 8 + i));
                }
            }
            session.logout();
        }
    }

    /** Takes CmdSNs in order and connections in turn, sends them in any order, and gives the results in the order of CmdSN. */
    private static List<ScsiResult> shuffled(Session session, List<ScsiRequest> requests, Random random)
            throws IOException {
        int first = session.cmdSn();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            session.takeCmdSn();
            order.add(i);
        }
        Collections.shuffle(order, random);
        ScsiExchange[] commands = new ScsiExchange[requests.size()];
        for (int i : order) {
            Connection connection = session.connections().get(i % CONNECTIONS);
            commands[i] = connection.start(requests.get(i), first + i);
        }
        List<ScsiResult> results = new ArrayList<>();
        for (ScsiExchange command : commands) {
            results.add(command.await());
        }
        return results;
    }

    private static List<ScsiRequest> probes() {
        long lastBlock = TestTarget.MEMORY_BYTES / BLOCK_BYTES - 1;
        return List.of(
                ScsiRequest.read(Cdb.inquiry(36), 36),
                ScsiRequest.read(Cdb.inquiry(255), 255),
                ScsiRequest.read(Cdb.vpd(0x00, 255), 255),
                ScsiRequest.read(Cdb.vpd(0x83, 255), 255),
                ScsiRequest.read(Cdb.vpd(0x80, 255), 255),
                ScsiRequest.read(Cdb.readCapacity10(), 8),
                ScsiRequest.read(Cdb.readCapacity16(), 32),
                ScsiRequest.read(Cdb.vpd(0xB0, 255), 255),
                ScsiRequest.read(Cdb.vpd(0xB1, 255), 255),
                ScsiRequest.read(Cdb.vpd(0xB2, 255), 255),
                ScsiRequest.read(Cdb.of("1a 00 3f 00 c0 00"), 192),
                ScsiRequest.read(Cdb.of("1a 00 08 00 c0 00"), 192),
                ScsiRequest.read(Cdb.of("1a 00 1c 00 c0 00"), 192),
                ScsiRequest.read(Cdb.of("5a 00 3f 00 00 00 00 00 ff 00"), 255),
                ScsiRequest.none(Cdb.testUnitReady()),
                ScsiRequest.read(Cdb.reportLuns(16), 16),
                ScsiRequest.read(Cdb.read10(0, 1), BLOCK_BYTES),
                ScsiRequest.read(Cdb.read10(1, 1), BLOCK_BYTES),
                ScsiRequest.read(Cdb.read10(lastBlock, 1), BLOCK_BYTES));
    }

    /** The answers to {@link #probes}: what windows needs to find in them. */
    private static void assertDisk(List<ScsiResult> results) {
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).verdict()).as("answer to probe %d", i).isEqualTo("GOOD");
        }
        byte[] inquiry = results.get(1).input();
        assertThat(results.get(0).input()).hasSize(36).isEqualTo(Arrays.copyOf(inquiry, 36));
        assertThat(inquiry[0]).as("a connected direct-access device").isZero();
        assertThat(inquiry[1]).as("not removable").isZero();
        byte[] pages = results.get(2).input();
        assertThat(Arrays.copyOfRange(pages, 4, pages.length))
                .as("VPD pages in ascending order, as unsigned bytes")
                .isSortedAccordingTo((a, b) -> Integer.compare(a & 0xFF, b & 0xFF))
                .contains(0x00, 0x80, 0x83, 0xB0, 0xB1, 0xB2);
        assertDesignators(results.get(3).input());
        assertThat(results.get(4).input()[1]).isEqualTo((byte) 0x80);
        ByteBuffer capacity16 = ByteBuffer.wrap(results.get(6).input());
        assertThat(ByteBuffer.wrap(results.get(5).input()).getInt(0))
                .isEqualTo((int) capacity16.getLong(0))
                .isEqualTo((int) (TestTarget.MEMORY_BYTES / BLOCK_BYTES - 1));
        assertThat(ByteBuffer.wrap(results.get(5).input()).getInt(4))
                .isEqualTo(capacity16.getInt(8))
                .isEqualTo(BLOCK_BYTES);
        boolean thin = (capacity16.get(14) & 0x80) != 0;
        assertThat(ByteBuffer.wrap(results.get(7).input()).getShort(2)).isEqualTo((short) 0x3C);
        assertThat(ByteBuffer.wrap(results.get(8).input()).getShort(2)).isEqualTo((short) 0x3C);
        assertThat((results.get(9).input()[5] & 0x80) != 0)
                .as("LBPU says the same as LBPME")
                .isEqualTo(thin);
        assertThat(ByteBuffer.wrap(results.get(15).input()).getInt(0))
                .as("one LUN")
                .isEqualTo(8);
    }

    private static void assertDesignators(byte[] page) {
        List<Integer> types = new ArrayList<>();
        for (int at = 4; at < page.length; at += 4 + (page[at + 3] & 0xFF)) {
            types.add(page[at + 1] & 0x0F);
        }
        assertThat(types).as("T10 vendor id (1) and NAA (3)").contains(1, 3);
    }

    private Session login() throws IOException {
        Initiator windows = target.initiator().name(HOST).isid(ISID);
        for (Map.Entry<String, String> offer : windowsOffers().entrySet()) {
            if (!offer.getKey().endsWith("Marker")) {
                windows = windows.offer(offer.getKey(), offer.getValue());
            }
        }
        Session session = windows.login();
        assertThat(session.connection().cid()).isEqualTo(1);
        assertThat(session.cmdSn()).isEqualTo(1);
        return session;
    }

    private static Map<String, String> windowsOffers() {
        return ordered(
                "HeaderDigest", "None,CRC32C",
                "DataDigest", "None,CRC32C",
                "ErrorRecoveryLevel", "2",
                "InitialR2T", "No",
                "ImmediateData", "Yes",
                "MaxRecvDataSegmentLength", "65536",
                "MaxBurstLength", "262144",
                "FirstBurstLength", "65536",
                "MaxConnections", "8",
                "DataPDUInOrder", "Yes",
                "DataSequenceInOrder", "Yes",
                "DefaultTime2Wait", "0",
                "DefaultTime2Retain", "60",
                "MaxOutstandingR2T", "16",
                "IFMarker", "No",
                "OFMarker", "No");
    }

    private static void clearUnitAttention(Session session) throws IOException {
        ScsiResult first = session.run(ScsiRequest.none(Cdb.testUnitReady()));
        assertThat(first.verdict()).isIn("GOOD", "6/29/00");
    }

    /** RFC 7143 13.25: markers are gone, and NotUnderstood is not the answer. */
    private static void isRefused(String value) {
        assertThat(value).isIn("No", "Reject");
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
