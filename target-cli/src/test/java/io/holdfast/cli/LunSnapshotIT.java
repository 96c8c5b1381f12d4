package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.ToolRun;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots of a disk that a host is writing to, in a process of its own.
 *
 * <pre>
 *   PC        writes 7 ......... writes 8 ............ logs out            logs in: reads 7
 *   operator             takes                refused           brings back
 * </pre>
 */
class LunSnapshotIT {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final int BLOCK_BYTES = 512;
    private static final int UNIT_ATTENTIONS_MAX = 5;

    @TempDir
    Path folder;

    private Path image;
    private ProgramRun run;
    private String admin;
    private IscsiUrl url;

    @BeforeEach
    void start() throws Exception {
        image = folder.resolve("disk.qcow2");
        assertThat(CommandRun.of("image", "create", "-f", "qcow2", image, "1M").status())
                .isZero();
        int portal = FreePort.any();
        admin = "127.0.0.1:" + FreePort.any();
        url = new IscsiUrl(new InetSocketAddress(InetAddress.getLoopbackAddress(), portal), TARGET, 0);
        Path configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: ["127.0.0.1:%d"]
                admin: %s
                targets:
                  - name: %s
                    allow: any
                    luns:
                      - {lun: 0, image: disk.qcow2, format: qcow2}
                """.formatted(portal, admin, TARGET));
        run = ProgramRun.start(folder, "serve", "--config", configuration);
        run.awaitLog("Serving 1 target(s)");
    }

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void keepsADiskWhileAHostWritesAndBringsItBackWhenItHasLoggedOut() throws Exception {
        assertThat(snapshot("list")).isEqualTo(new CommandRun(0, "", ""));
        try (Session pc = login()) {
            write(pc, 7);
            assertThat(snapshot("create", "one"))
                    .isEqualTo(new CommandRun(
                            0, "LUN 0 of %s: snapshot 'one' keeps what it is now\n".formatted(TARGET), ""));
            write(pc, 8);
            assertThat(read(pc)).isEqualTo(8);
            assertThat(snapshot("create", "one").err()).contains("has a snapshot already whose name or id is 'one'");
            assertThat(snapshot("apply", "one").err()).contains("is logged in");
            assertThat(read(pc)).isEqualTo(8);
            pc.logout();
        }
        assertThat(snapshot("apply", "one").out())
                .isEqualTo("LUN 0 of %s: it is what it was in snapshot 'one'\n".formatted(TARGET));
        try (Session pc = login()) {
            assertThat(read(pc)).isEqualTo(7);
            write(pc, 9);
            snapshot("create", "two");
            assertThat(snapshot("delete", "1").out())
                    .isEqualTo("LUN 0 of %s: snapshot '1' is gone\n".formatted(TARGET));
            assertThat(read(pc)).isEqualTo(9);
            pc.logout();
        }
        assertThat(snapshot("list").out()).contains("two").doesNotContain("one");
        assertThat(snapshot("list", "--output", "json").out()).contains("\"name\" : \"two\"");
        run.signal("TERM");
        run.awaitEnd(Duration.ofSeconds(10));
        ToolRun.of(ExternalTool.QEMU_IMG, "check", image).succeeded();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "snapshot", "-l", image).output())
                .contains("two");
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThat(snapshot("delete", "one").err()).contains("has no snapshot 'one'");
        assertThat(CommandRun.of("lun", "snapshot", "list", "--admin", admin, "iqn.2026-11.com.example:other", "0")
                        .err())
                .contains("there is no such LUN");
    }

    private CommandRun snapshot(String command, String... options) {
        Stream<String> address = Stream.of("lun", "snapshot", command, "--admin", admin, TARGET, "0");
        return CommandRun.of(Stream.concat(address, Arrays.stream(options)).toArray());
    }

    private Session login() throws Exception {
        Session session = url.initiator().name("iqn.1991-05.com.microsoft:pc").login();
        for (int i = 0; i < UNIT_ATTENTIONS_MAX; i++) {
            session.run(ScsiRequest.none(Cdb.testUnitReady()));
        }
        return session;
    }

    private static void write(Session session, int value) throws Exception {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) value);
        assertThat(session.run(ScsiRequest.write(Cdb.write10(0, 1), block)).verdict())
                .isEqualTo("GOOD");
    }

    private static int read(Session session) throws Exception {
        return session.run(ScsiRequest.read(Cdb.read10(0, 1), BLOCK_BYTES)).goodInput()[0];
    }
}
