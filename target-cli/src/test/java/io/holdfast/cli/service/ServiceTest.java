package io.holdfast.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.cli.admin.AdminClient;
import io.holdfast.cli.admin.StatusDocument;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.ConfigurationFile;
import io.holdfast.image.ImageException;
import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.ChapCredentials;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service from its configuration file to its disk, in this process:
 *
 * <pre>
 *   holdfast.yaml --&gt; Service --iSCSI--  an initiator
 *                        |  \---HTTP--  somebody who asks for status and metrics
 *                    disk.raw, disk.raw.holdfast/
 * </pre>
 */
class ServiceTest {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final String INITIATOR = "iqn.2026-11.com.example:host";
    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private @Nullable Service service;
    private InetSocketAddress admin;

    @AfterEach
    void stop() throws IOException {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void createsTheImageAndServesIt() throws Exception {
        start("allow: any", "size: 1M");
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) 0x5a);

        try (Session session = login()) {
            assertThat(session.run(ScsiRequest.write(Cdb.write16Fua(7, 1), block))
                            .good())
                    .isTrue();
            assertThat(session.run(ScsiRequest.read(Cdb.read16(7, 1), BLOCK)).goodInput())
                    .isEqualTo(block);
        }

        assertThat(folder.resolve("disk.raw")).hasSize(1 << 20);
        assertThat(Arrays.copyOfRange(Files.readAllBytes(folder.resolve("disk.raw")), 7 * BLOCK, 8 * BLOCK))
                .isEqualTo(block);
    }

    @Test
    void createsAQcow2ImageAndServesItForWriting() throws Exception {
        start("allow: any", "image: disk.qcow2, format: qcow2, size: 8M");
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) 0x5a);
        try (Session session = login()) {
            assertThat(session.run(ScsiRequest.write(Cdb.write16Fua(7, 1), block))
                            .good())
                    .isTrue();
        }
        service.close();

        assertThat(folder.resolve("disk.qcow2"))
                .content(StandardCharsets.ISO_8859_1)
                .startsWith("QFI\u00fb");
        start("allow: any", "image: disk.qcow2, format: qcow2");
        try (Session session = login()) {
            assertThat(session.run(ScsiRequest.read(Cdb.read16(7, 1), BLOCK)).goodInput())
                    .isEqualTo(block);
        }
    }

    @Test
    void staysTheSameDiskAfterARestartAndAMove() throws Exception {
        start("allow: any", "size: 1M");
        byte[] designators = identification();
        service.close();

        start("allow: any", "");
        assertThat(identification()).isEqualTo(designators);
        service.close();

        Files.createDirectory(folder.resolve("elsewhere"));
        Files.move(folder.resolve("disk.raw"), folder.resolve("elsewhere/disk.raw"));
        Files.move(folder.resolve("disk.raw.holdfast"), folder.resolve("elsewhere/disk.raw.holdfast"));
        start("allow: any", "image: elsewhere/disk.raw");
        assertThat(identification()).isEqualTo(designators);
    }

    @Test
    void showsInItsStatusWhatIsServedToWhom() throws Exception {
        start("allow: [" + INITIATOR + "]", "size: 1M");

        try (Session session = login()) {
            session.run(ScsiRequest.read(Cdb.read16(0, 8), 8 * BLOCK));
            session.run(ScsiRequest.read(Cdb.read16(1 << 20, 1), BLOCK));
            StatusDocument status = AdminClient.parse(AdminClient.status(admin), admin);

            assertThat(status.health().reasons()).isEmpty();
            assertThat(status.portals())
                    .containsExactly(Addresses.format(service.portals().getFirst()));
            assertThat(status.targets()).singleElement().satisfies(target -> {
                assertThat(target.name()).isEqualTo(TARGET);
                assertThat(target.allow()).containsExactly(INITIATOR);
                assertThat(target.chap()).isEqualTo("none");
                assertThat(target.sessions()).singleElement().satisfies(each -> {
                    assertThat(each.initiator()).isEqualTo(INITIATOR);
                    assertThat(each.connections()).hasSize(1);
                });
                assertThat(target.luns()).singleElement().satisfies(lun -> {
                    assertThat(lun.sizeBytes()).isEqualTo(1 << 20);
                    assertThat(lun.naa()).matches("6[0-9a-f]{31}");
                    assertThat(lun.work().readBytes()).isEqualTo(8 * BLOCK);
                    assertThat(lun.work().failed()).isEqualTo(2);
                });
            });
        }
    }

    @Test
    void countsForPrometheusWhatItDoes() throws Exception {
        start("allow: [" + INITIATOR + "]", "size: 1M, aio: threads");
        try (Session session = login()) {
            session.run(ScsiRequest.read(Cdb.read16(0, 8), 8 * BLOCK));
            assertThat(get("/metrics"))
                    .contains("holdfast_commands_total{command=\"read_16\",lun=\"0\",status=\"good\",target=\"" + TARGET
                            + "\"} 1.0")
                    .contains("holdfast_read_bytes_total{lun=\"0\",target=\"" + TARGET + "\"} 4096.0")
                    .contains("holdfast_sessions{target=\"" + TARGET + "\"} 1.0")
                    .contains("holdfast_connections{target=\"" + TARGET + "\"} 1.0")
                    .contains("holdfast_logins_total{target=\"" + TARGET + "\"} 1.0")
                    .contains("holdfast_lun_size_bytes{lun=\"0\",target=\"" + TARGET + "\"} 1048576.0")
                    .contains("cache=\"writeback\"", "aio=\"threads\"", "sharing=\"single-writer\"");
            // The answer is on its way before the buffer that it came from is given back.
            await().untilAsserted(() -> assertThat(get("/metrics")).contains("holdfast_buffers_leased_bytes 0.0"));
        }
        assertThat(initiator().name("iqn.2026-11.com.example:stranger").loginStatus())
                .isEqualTo(0x0202);

        assertThat(get("/metrics")).contains("holdfast_logins_refused_total{reason=\"authorization_failure\"} 1.0");
        await().untilAsserted(
                        () -> assertThat(get("/metrics")).contains("holdfast_sessions{target=\"" + TARGET + "\"} 0.0"));
    }

    @Test
    void isUnhealthyWhenAnImageIsGone() throws Exception {
        start("allow: any", "size: 1M");
        assertThat(get("/health")).contains("\"status\" : \"ok\"");

        Files.delete(folder.resolve("disk.raw"));

        assertThat(get("/health")).startsWith("503").contains("is gone");
    }

    /** T27: it starts, for the other disks, and keeps all hosts out of this one. */
    @Test
    void isUnhealthyWhenTheReservationsOfADiskAreLost() throws Exception {
        Path file = folder.resolve("disk.raw.holdfast/reservations");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        start("allow: any", "size: 1M");

        assertThat(get("/health")).startsWith("503").contains(file + " is empty");
    }

    @Test
    void letsNobodyInByDefault_T26() throws Exception {
        start("", "size: 1M");

        assertThat(initiator().loginStatus()).isEqualTo(0x0202);
    }

    @Test
    void letsInWhoeverIsNamedAndNobodyElse_T26() throws Exception {
        start("allow: [iqn.2026-11.com.example:other, " + INITIATOR + "]", "size: 1M");

        assertThat(initiator().loginStatus()).isZero();
        assertThat(initiator().name("iqn.2026-11.com.example:stranger").loginStatus())
                .isEqualTo(0x0202);
    }

    @Test
    void asksForTheSecretOfItsFile_T25() throws Exception {
        Files.writeString(folder.resolve("secret"), "a #secret 'x'\n");
        Files.writeString(folder.resolve("ours"), "ours # \"secret\"\n");
        start(
                "{allow: any, chap: {user: me, secret-file: secret, mutual-user: us, mutual-secret-file: ours}}",
                "size: 1M");

        assertThat(initiator().loginStatus()).isEqualTo(0x0201);
        assertThat(initiator()
                        .chap(ChapCredentials.oneWay("me", "a #secret 'y'"))
                        .loginStatus())
                .isEqualTo(0x0201);
        assertThat(initiator()
                        .chap(ChapCredentials.oneWay("me", "a #secret 'x'").mutual("ours # \"secret\""))
                        .loginStatus())
                .isZero();
    }

    @Test
    void protectsAReadOnlyDiskAgainstWriting() throws Exception {
        Files.write(folder.resolve("disk.raw"), new byte[1 << 20]);
        start("allow: any", "read-only: true");

        try (Session session = login()) {
            ScsiResult result = session.run(ScsiRequest.write(Cdb.write16(0, 1), new byte[BLOCK]));
            assertThat(result.verdict()).contains("27");
            assertThat(session.run(ScsiRequest.read(Cdb.read16(0, 1), BLOCK)).good())
                    .isTrue();
        }
    }

    @Test
    void refusesAnImageThatIsServedAlready() throws Exception {
        start("allow: any", "size: 1M");
        Configuration second = configuration("allow: any", "state: other");

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Service.start(second))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.LOCKED));
    }

    @Test
    void leavesNothingOpenWhenAPortalIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            Configuration taken = configuration("allow: any", "size: 1M", "127.0.0.1:" + other.getLocalPort());
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> Service.start(taken))
                    .withMessageContaining("port " + other.getLocalPort() + ": Address already in use");
        }

        start("allow: any", "");
        assertThat(initiator().loginStatus()).isZero();
    }

    @Test
    void refusesToMakeANewDiskInThePlaceOfALostOne() throws Exception {
        start("allow: any", "size: 1M");
        service.close();
        Files.delete(folder.resolve("disk.raw"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> start("allow: any", "size: 1M"))
                .withMessageContaining("says that it was served before");
    }

    @Test
    void doesNotTakeAFormatForARawDiskThatItCannotRead() throws Exception {
        byte[] image = new byte[1 << 20];
        System.arraycopy("vhdxfile".getBytes(StandardCharsets.ISO_8859_1), 0, image, 0, 8);
        Files.write(folder.resolve("disk.raw"), image);

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> start("allow: any", ""))
                .withMessageContaining("this is a vhdx image");
        start("allow: any", "format: raw");
    }

    @Test
    void namesTheUrlsOfItsDisks() throws Exception {
        start("allow: any", "size: 1M");

        assertThat(service.urls())
                .containsExactly("iscsi://127.0.0.1:%d/%s/0"
                        .formatted(service.portals().getFirst().getPort(), TARGET));
        assertThat(IscsiUrl.parse(service.urls().getFirst()).initiator().loginStatus())
                .isZero();
    }

    private byte[] identification() throws IOException {
        try (Session session = login()) {
            return session.run(ScsiRequest.read(Cdb.vpd(0x83, 255), 255)).goodInput();
        }
    }

    /** A session that has heard of the power-on, which the first command is told (SAM-5 5.14). */
    private Session login() throws IOException {
        Session session = initiator().login();
        session.run(ScsiRequest.none(Cdb.testUnitReady()));
        return session;
    }

    private Initiator initiator() {
        return Initiator.of(service.portals().getFirst(), TARGET).name(INITIATOR);
    }

    private void start(String access, String lun) throws Exception {
        Configuration configuration = configuration(access, lun);
        admin = configuration.admin().orElseThrow();
        service = Service.start(configuration);
    }

    private Configuration configuration(String access, String lun) throws Exception {
        return configuration(access, lun, "127.0.0.1:0");
    }

    /** {@code access} and {@code lun} are YAML in one line, as flow mappings have it or without their braces. */
    private Configuration configuration(String access, String lun, String portal) throws Exception {
        String image = lun.contains("image:") ? "" : "image: disk.raw, ";
        return ConfigurationFile.read(Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: [%s]
                admin: 127.0.0.1:%d
                targets:
                  - {name: %s, %s luns: [{lun: 0, %s %s}]}
                """.formatted(
                        portal, FreePort.any(), TARGET, access.isEmpty() ? "" : bare(access) + ",", image, lun)));
    }

    private static String bare(String flow) {
        return flow.startsWith("{") ? flow.substring(1, flow.length() - 1) : flow;
    }

    /** The status, where it is not 200, and the body. */
    private String get(String path) throws IOException {
        var connection = (java.net.HttpURLConnection)
                URI.create("http://" + Addresses.format(admin) + path).toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream body = status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
            return (status == 200 ? "" : status + " ") + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
