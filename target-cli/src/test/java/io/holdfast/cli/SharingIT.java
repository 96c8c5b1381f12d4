package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hosts and a disk that nobody said anything about, in a process of its own, with QEMU as the second host (T57).
 *
 * <pre>
 *   PC   writes ............................ refused
 *   QEMU         reads, may not write ... writes
 *   operator                        ^ holdfast lun writer
 * </pre>
 */
class SharingIT {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final String PC = "iqn.1991-05.com.microsoft:pc";
    private static final String QEMU = "iqn.2008-11.org.linux-kvm:guest";
    private static final int BLOCK_BYTES = 512;
    private static final int UNIT_ATTENTIONS_MAX = 5;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path configuration;
    private ProgramRun run;
    private String admin;
    private IscsiUrl url;

    @BeforeEach
    void start() throws Exception {
        int portal = FreePort.any();
        admin = "127.0.0.1:" + FreePort.any();
        url = new IscsiUrl(new InetSocketAddress(InetAddress.getLoopbackAddress(), portal), TARGET, 0);
        configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: ["127.0.0.1:%d"]
                admin: %s
                targets:
                  - name: %s
                    allow: any
                    luns:
                      - {lun: 0, image: disk.raw, size: 1M}
                """.formatted(portal, admin, TARGET));
        restart();
    }

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void letsOneHostWriteAndTheOtherReadUntilTheOperatorDecidesOtherwise() throws Exception {
        try (Session pc = login()) {
            assertThat(write(pc)).isEqualTo("GOOD");
            assertThat(qemuReading("read -P 7 0 512").good()).contains("read 512/512");
            assertThat(qemu("write -P 8 0 512").status()).isNotZero();
            assertThat(status()).contains("single-writer").contains(PC);

            CommandRun refused = lun("release");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err()).contains("LUN 0 of " + TARGET + ": " + PC + " is logged in");
            CommandRun given = lun("writer", QEMU);
            assertThat(given.err()).isEmpty();
            assertThat(given.out()).isEqualTo("LUN 0 of %s: %s may write now\n".formatted(TARGET, QEMU));
            run.awaitLog("the operator took it from " + PC, QEMU + " may write now");

            assertThat(write(pc)).isEqualTo("6/2a/01");
            assertThat(write(pc)).isEqualTo("7/27/00");
            assertThat(qemu("write -P 8 0 512").good()).contains("wrote 512/512");
            pc.logout();
        }
    }

    /** T27 for the lease: killed, and the other host does not get it for that. */
    @Test
    void isTheSameHostsAfterItWasKilledAndIsReleasedByTheOperator() throws Exception {
        try (Session pc = login()) {
            assertThat(write(pc)).isEqualTo("GOOD");
            run.signal("KILL");
            run.awaitEnd(STOP_WITHIN);
        }
        restart();
        assertThat(status()).contains(PC);
        assertThat(qemu("write -P 8 0 512").status()).isNotZero();

        assertThat(lun("release").out()).contains("the next host that writes gets the write lease");
        assertThat(qemu("write -P 8 0 512").good()).contains("wrote 512/512");
    }

    /** T37, T38: the host goes on, is told once, and has the space. */
    @Test
    void makesADiskLargerWhileAHostUsesIt() throws Exception {
        try (Session pc = login()) {
            assertThat(write(pc)).isEqualTo("GOOD");

            CommandRun grown = lun("resize", "2M");
            assertThat(grown.err()).isEmpty();
            assertThat(grown.out()).isEqualTo("LUN 0 of %s: it has 2 MiB now\n".formatted(TARGET));

            assertThat(write(pc)).isEqualTo("6/2a/09");
            assertThat(write(pc)).isEqualTo("GOOD");
            assertThat(pc.run(ScsiRequest.write(Cdb.write10(4095, 1), new byte[BLOCK_BYTES]))
                            .verdict())
                    .isEqualTo("GOOD");
            assertThat(folder.resolve("disk.raw")).hasSize(2 << 20);
            assertThat(lun("resize", "1M").err()).contains("a disk that is in use is not made smaller");
            assertThat(write(pc)).isEqualTo("GOOD");
            pc.logout();
        }
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(lun("writer", "me").err()).contains("\"me\" is no iSCSI name");
        assertThat(CommandRun.of("lun", "release", "--admin", admin, "iqn.2026-11.com.example:other", "0")
                        .err())
                .contains("LUN 0 of iqn.2026-11.com.example:other: there is no such LUN");
        assertThat(CommandRun.of("lun", "release", "--admin", "127.0.0.1:9", TARGET, "0")
                        .err())
                .contains("nothing answers at 127.0.0.1:9");
    }

    private void restart() throws Exception {
        run = ProgramRun.start(folder, "serve", "--config", configuration);
        run.awaitLog("Serving 1 target(s)");
    }

    private ToolRun qemu(String command) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IO, "-c", command, "--image-opts", image());
    }

    private ToolRun qemuReading(String command) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IO, "-r", "-c", command, "--image-opts", image());
    }

    private String image() {
        return "driver=raw,file.driver=iscsi,file.transport=tcp,file.portal=%s:%d,file.target=%s,file.lun=0,file.initiator-name=%s"
                .formatted(
                        url.portal().getAddress().getHostAddress(), url.portal().getPort(), TARGET, QEMU);
    }

    private CommandRun lun(String command, String... host) {
        Object[] words = {"lun", command, "--admin", admin, TARGET, "0"};
        Object[] all = Arrays.copyOf(words, words.length + host.length);
        System.arraycopy(host, 0, all, words.length, host.length);
        return CommandRun.of(all);
    }

    private String status() {
        return CommandRun.of("status", "--admin", admin).out();
    }

    private Session login() throws Exception {
        Session session = url.initiator().name(PC).login();
        for (int i = 0; i < UNIT_ATTENTIONS_MAX; i++) {
            session.run(ScsiRequest.none(Cdb.testUnitReady()));
        }
        return session;
    }

    private static String write(Session session) throws Exception {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) 7);
        return session.run(ScsiRequest.write(Cdb.write10(0, 1), block)).verdict();
    }
}
