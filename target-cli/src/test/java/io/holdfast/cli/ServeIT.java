package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.Checkout;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast serve} as a process. */
class ServeIT {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final String INITIATOR = "iqn.2026-11.com.example:host";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<ProgramRun> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProgramRun::close);
    }

    @Test
    void makesADiskForSomebodyWhoHasConfiguredNothing() throws Exception {
        assumeFree(3260);
        assumeFree(3280);
        ProgramRun run = start("serve");
        String target = run.awaitOut("  Target ").strip().split(" +", 2)[1];
        run.awaitOut("What goes on");

        assertThat(ToolRun.of(ExternalTool.ISCSI_LS, "-s", "iscsi://127.0.0.1").good())
                .contains("Target:" + target + " Portal:127.0.0.1:3260,1", "Lun:0    Type:DIRECT_ACCESS");
        assertThat(ToolRun.of(
                                ExternalTool.QEMU_IO,
                                "-f",
                                "raw",
                                "-c",
                                "write 0 1M",
                                "iscsi://127.0.0.1/" + target + "/0")
                        .good())
                .contains("wrote 1048576/1048576");
        CommandRun status = CommandRun.of("status");
        assertThat(status.out()).contains("target " + target, "10 GiB", "data/disk.raw", "1 MiB");

        run.signal("TERM");
        assertThat(run.awaitEnd(STOP_WITHIN)).isZero();
        assertThat(folder.resolve("data/disk.raw")).hasSize(10L << 30);

        ProgramRun again = start("serve");
        assertThat(again.awaitOut("  Target ")).contains(target);
        assertThat(again.err()).doesNotContain("Created");
    }

    @Test
    void servesAConfigurationAndAnswersAboutItself() throws Exception {
        Served served = serve();

        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, "-i", INITIATOR, served.url())
                        .good())
                .contains("Vendor:HOLDFAST");
        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, served.url()).status()).isNotZero();
        served.run()
                .awaitLog("WARN", "refused with 0202", "add \"- iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-inq\"");

        assertThat(get(served.admin(), "/health").statusCode()).isEqualTo(200);
        assertThat(get(served.admin(), "/metrics").body())
                .contains("holdfast_logins_total{target=\"" + TARGET + "\"} 1.0")
                .contains("holdfast_logins_refused_total{reason=\"authorization_failure\"} 1.0")
                .contains("command=\"inquiry\"");
        assertThat(CommandRun.of("status", "--config", served.config()).out())
                .contains("target " + TARGET, "allowed: " + INITIATOR, "nobody is logged in");
    }

    @Test
    void servesTheShippedExample() throws Exception {
        int portal = FreePort.any();
        int admin = FreePort.any();
        String example = Files.readString(Checkout.root().resolve("conf/holdfast.yaml"))
                .replace("127.0.0.1:3260", "127.0.0.1:" + portal)
                .replace("127.0.0.1:3280", "127.0.0.1:" + admin);
        Files.createDirectory(folder.resolve("conf"));
        Path config = Files.writeString(folder.resolve("conf/holdfast.yaml"), example);
        ProgramRun run = start("serve", "--config", config);
        run.awaitLog("Serving 1 target(s) with 1 disk(s)");

        assertThat(CommandRun.of("status", "--config", config).out()).contains("iqn.2026-11.io.holdfast:example");
        assertThat(folder.resolve("data/example.raw")).hasSize(10L << 30);
    }

    @Test
    void tellsWhatIsWrongWithAConfigurationAndStartsNothing() throws Exception {
        Path config = Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: [127.0.0.1:0]
                targets:
                  - name: iqn.2026-11.com.example:disk
                    luns:
                      - {lun: 0, image: disk.raw, size: 1M, cach: none}
                """);

        ProgramRun run = start("serve", "--config", config);

        assertThat(run.awaitEnd(Duration.ofSeconds(30))).isEqualTo(78);
        assertThat(run.err())
                .isEqualTo("holdfast: %s:5:45: unknown key 'cach'; did you mean 'cache'?\n".formatted(config));
        assertThat(folder.resolve("disk.raw")).doesNotExist();
    }

    @Test
    void saysThatTheAdminAddressIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            ProgramRun run = start("serve", "--config", config(FreePort.any(), other.getLocalPort()));

            assertThat(run.awaitEnd(Duration.ofSeconds(30))).isEqualTo(69);
            assertThat(run.err())
                    .contains("holdfast: the admin address 127.0.0.1:" + other.getLocalPort()
                            + " is in use by another program");
        }
    }

    @Test
    void stopsInOrderWhileAHostWrites() throws Exception {
        Served served = serve();
        AtomicBoolean wrote = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> writeUntilItEnds(served, wrote));
        await().untilTrue(wrote);

        served.run().signal("TERM");

        assertThat(served.run().awaitEnd(STOP_WITHIN)).isZero();
        assertThat(served.run().err()).contains("Stopped").doesNotContain("ERROR");
        assertThat(writer.join(STOP_WITHIN)).isTrue();
    }

    private static void writeUntilItEnds(Served served, AtomicBoolean wrote) {
        Initiator initiator = IscsiUrl.parse(served.url()).initiator().name(INITIATOR);
        try (Session session = initiator.login()) {
            session.run(ScsiRequest.none(Cdb.testUnitReady()));
            while (session.run(ScsiRequest.write(Cdb.write16(0, 128), new byte[65536]))
                    .good()) {
                wrote.set(true);
            }
        } catch (IOException _) {
            // The end that was waited for: the server has closed the connection.
        }
    }

    private record Served(ProgramRun run, Path config, int portal, int admin) {
        String url() {
            return "iscsi://127.0.0.1:%d/%s/0".formatted(portal, TARGET);
        }
    }

    private Served serve() throws IOException {
        int portal = FreePort.any();
        int admin = FreePort.any();
        Path config = config(portal, admin);
        ProgramRun run = start("serve", "--config", config);
        run.awaitLog("Serving 1 target(s)");
        return new Served(run, config, portal, admin);
    }

    private Path config(int portal, int admin) throws IOException {
        return Files.writeString(folder.resolve("holdfast.yaml"), """
                portals:
                  - 127.0.0.1:%d
                admin: 127.0.0.1:%d
                targets:
                  - name: %s
                    allow:
                      - %s
                    luns:
                      - lun: 0
                        image: disk.raw
                        size: 64M
                """.formatted(portal, admin, TARGET, INITIATOR));
    }

    private ProgramRun start(Object... args) throws IOException {
        ProgramRun run = ProgramRun.start(folder, args);
        started.add(run);
        return run;
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Another target on this machine is its owner's affair, not a fault of ours. */
    private static void assumeFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return;
        } catch (IOException e) {
            Assumptions.abort("port " + port + " is in use on this machine: " + e.getMessage());
        }
    }
}
