package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.admin.AdminServer;
import io.holdfast.cli.admin.Health;
import io.holdfast.cli.admin.Page;
import io.holdfast.cli.admin.StatusDocument;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

    @TempDir
    Path folder;

    private static StatusDocument document() {
        Instant start = Instant.now().minusSeconds(7510);
        return new StatusDocument(
                "1.2.3",
                start,
                Health.of(List.of("LUN 0 of iqn.2026-11.com.example:disk: a flush failed")),
                List.of("127.0.0.1:3260", "[::1]:3260"),
                List.of(
                        new StatusDocument.Target(
                                "iqn.2026-11.com.example:disk",
                                "The disk",
                                List.of("iqn.1991-05.com.microsoft:pc"),
                                "mutual",
                                List.of(
                                        lun(0, "/srv/a.raw", new StatusDocument.Work(1234, 2, 5 << 20, 4096)),
                                        lun(11, "/srv/b.raw", new StatusDocument.Work(0, 0, 0, 0))),
                                List.of(new StatusDocument.Session(
                                        "iqn.1991-05.com.microsoft:pc",
                                        "0x400001370000",
                                        start.plusSeconds(10),
                                        List.of("192.0.2.7:50000", "192.0.2.7:50001")))),
                        new StatusDocument.Target(
                                "iqn.2026-11.com.example:empty",
                                null,
                                List.of(),
                                "none",
                                List.of(lun(0, "/srv/c.raw", new StatusDocument.Work(0, 0, 0, 0))),
                                List.of())));
    }

    private static StatusDocument.Lun lun(int number, String image, StatusDocument.Work work) {
        return new StatusDocument.Lun(
                number,
                image,
                10L << 30,
                512,
                "writeback",
                "threads",
                "single-writer",
                number == 0 ? "iqn.1991-05.com.microsoft:pc" : null,
                number == 11,
                "6abc",
                work);
    }

    @Test
    void showsPeopleATable() throws IOException {
        try (AdminServer server = serve(Json.write(document()))) {
            CommandRun run = CommandRun.of("status", "--admin", Addresses.format(server.address()));

            assertThat(run.status()).isZero();
            assertThat(run.out()).isEqualTo("""
                    Holdfast 1.2.3, up 2 h 5 min, failing
                      LUN 0 of iqn.2026-11.com.example:disk: a flush failed
                    portals: 127.0.0.1:3260, [::1]:3260

                    target iqn.2026-11.com.example:disk
                      alias: The disk
                      allowed: iqn.1991-05.com.microsoft:pc; chap: mutual
                      LUN    SIZE  CACHE      AIO      SHARING        COMMANDS  FAILED   READ  WRITTEN  WRITER                        IMAGE
                        0  10 GiB  writeback  threads  single-writer      1234       2  5 MiB    4 KiB  iqn.1991-05.com.microsoft:pc  /srv/a.raw
                       11  10 GiB  writeback  threads  read-only             0       0    0 B      0 B  -                             /srv/b.raw
                      INITIATOR                     ISID            LOGGED IN  FROM
                      iqn.1991-05.com.microsoft:pc  0x400001370000  2 h 5 min  192.0.2.7:50000, 192.0.2.7:50001

                    target iqn.2026-11.com.example:empty
                      allowed: nobody; chap: none
                      LUN    SIZE  CACHE      AIO      SHARING        COMMANDS  FAILED  READ  WRITTEN  WRITER                        IMAGE
                        0  10 GiB  writeback  threads  single-writer         0       0   0 B      0 B  iqn.1991-05.com.microsoft:pc  /srv/c.raw
                      nobody is logged in
                    """);
        }
    }

    @Test
    void passesTheJsonOnAsItIs() throws IOException {
        String json = Json.write(document());
        try (AdminServer server = serve(json)) {
            CommandRun run = CommandRun.of("status", "--output", "json", "--admin", Addresses.format(server.address()));

            assertThat(run.out().strip()).isEqualTo(json);
            assertThat(json)
                    .contains("\"size-bytes\" : 10737418240")
                    .contains("\"read-only\" : true")
                    .contains("\"written-bytes\" : 4096");
        }
    }

    @Test
    void asksTheServiceOfAConfigurationFile() throws IOException {
        try (AdminServer server = serve(Json.write(document()))) {
            Path config = config("admin: " + Addresses.format(server.address()));

            assertThat(CommandRun.of("status", "--config", config).out()).startsWith("Holdfast 1.2.3");
        }
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        String address;
        try (AdminServer server = serve("")) {
            address = Addresses.format(server.address());
        }

        assertThat(CommandRun.of("status", "--admin", address))
                .isEqualTo(new CommandRun(
                        69,
                        "",
                        "holdfast: nothing answers at " + address
                                + "; is the service running, and is this the 'admin' of its configuration?\n"));
    }

    @Test
    void saysThatTheServiceCannotBeAsked() throws IOException {
        Path config = config("admin: off");

        assertThat(CommandRun.of("status", "--config", config))
                .isEqualTo(new CommandRun(
                        69, "", "holdfast: " + config + " says 'admin: off', so its service cannot be asked\n"));
    }

    @Test
    void saysThatSomebodyElseAnswers() throws IOException {
        try (AdminServer server = serve("hello")) {
            CommandRun run = CommandRun.of("status", "--admin", Addresses.format(server.address()));

            assertThat(run.status()).isEqualTo(74);
            assertThat(run.err()).contains("answers, but not as Holdfast does");
        }
    }

    @Test
    void tellsAllThatIsWrongWithTheConfiguration() throws IOException {
        Path config = config("admn: off");

        assertThat(CommandRun.of("status", "--config", config))
                .isEqualTo(new CommandRun(
                        78, "", "holdfast: " + config + ":1:1: unknown key 'admn'; did you mean 'admin'?\n"));
        assertThat(CommandRun.of("status", "--config", folder.resolve("missing.yaml")))
                .isEqualTo(new CommandRun(
                        66, "", "holdfast: " + folder.resolve("missing.yaml") + ": no such file or folder\n"));
    }

    @Test
    void refusesToAskTwoServices() throws IOException {
        CommandRun run = CommandRun.of("status", "--config", config("admin: off"), "--admin", "127.0.0.1");

        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err()).contains("mutually exclusive");
    }

    private static AdminServer serve(String json) throws IOException {
        AdminServer server = AdminServer.bind(Addresses.adminServer("127.0.0.1:0"));
        server.serve(Map.of("/status", () -> Page.json(200, json)), Map.of());
        return server;
    }

    private Path config(String admin) throws IOException {
        return Files.writeString(folder.resolve("holdfast.yaml"), admin + """

                targets:
                  - name: iqn.2026-11.com.example:disk
                    luns:
                      - lun: 0
                        image: disk.raw
                """);
    }
}
