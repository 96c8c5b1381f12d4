package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.config.ChapSettings.Mutual;
import io.holdfast.cli.config.LunSettings.Caching;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.LunSettings.Sharing;
import io.holdfast.cli.config.LunSettings.Traits;
import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {

    private static final String SMALLEST = """
            targets:
              - name: iqn.2026-11.com.example:disk
                luns:
                  - lun: 0
                    image: disk.raw
            """;

    @TempDir
    Path folder;

    @Test
    void fillsInTheDefaultsOfTheSmallestConfiguration() throws Exception {
        Configuration configuration = read(SMALLEST);

        Path image = folder.resolve("disk.raw");
        assertThat(configuration)
                .isEqualTo(new Configuration(
                        List.of(address("127.0.0.1", 3260)),
                        Optional.of(address("127.0.0.1", 3280)),
                        List.of(new TargetSettings(
                                new IscsiName("iqn.2026-11.com.example:disk"),
                                Optional.empty(),
                                new AccessRule.Only(Set.of()),
                                Optional.empty(),
                                List.of(new LunSettings(
                                        0,
                                        new Image(
                                                image,
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Confinement.OWN_FOLDER,
                                                folder.resolve("disk.raw.holdfast")),
                                        new Caching(CacheMode.WRITEBACK, Aio.IO_URING, DetectZeroes.OFF),
                                        new Traits(512, Discard.ON, false, false, LongCdbs.REFUSED),
                                        new Sharing(SharingMode.SINGLE_WRITER, Duration.ofSeconds(60))))))));
    }

    @Test
    void readsEveryKey() throws Exception {
        Configuration configuration = read("""
                portals:
                  - 0.0.0.0:3261
                  - "[::1]:3262"
                admin: 127.0.0.1:9000
                targets:
                  - name: iqn.2026-11.com.example:disk
                    alias: The disk
                    allow:
                      - iqn.1991-05.com.microsoft:PC-1
                    chap:
                      user: "a #1 user"
                      secret-file: "secret #1"
                      mutual-user: us
                      mutual-secret-file: /etc/ours
                    luns:
                      - lun: 7
                        image: /srv/disk.raw
                        size: 64M
                        format: raw
                        secret-file: disk secret
                        files-anywhere: true
                        state: state
                        cache: directsync
                        aio: threads
                        discard: ignore
                        detect-zeroes: on
                        ssd: false
                        sharing: read-only
                        hold-seconds: 125
                        read-only: true
                        block-size: 4096
                """);

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        List.of(address("0.0.0.0", 3261), address("::1", 3262)),
                        Optional.of(address("127.0.0.1", 9000)),
                        List.of(new TargetSettings(
                                new IscsiName("iqn.2026-11.com.example:disk"),
                                Optional.of("The disk"),
                                new AccessRule.Only(Set.of(new IscsiName("iqn.1991-05.com.microsoft:pc-1"))),
                                Optional.of(new ChapSettings(
                                        "a #1 user",
                                        folder.resolve("secret #1"),
                                        Optional.of(new Mutual("us", Path.of("/etc/ours"))))),
                                List.of(new LunSettings(
                                        7,
                                        new Image(
                                                Path.of("/srv/disk.raw"),
                                                Optional.of("raw"),
                                                Optional.of(64L << 20),
                                                Optional.of(folder.resolve("disk secret")),
                                                Confinement.ANYWHERE,
                                                folder.resolve("state")),
                                        new Caching(CacheMode.DIRECTSYNC, Aio.THREADS, DetectZeroes.ON),
                                        new Traits(4096, Discard.IGNORE, true, true, LongCdbs.REFUSED),
                                        new Sharing(SharingMode.READ_ONLY, Duration.ofSeconds(125))))))));
    }

    @Test
    void turnsTheAdminServerOff() throws Exception {
        assertThat(read("admin: off\n" + SMALLEST).admin()).isEmpty();
    }

    @Test
    void letsAnyoneInWhenToldSo() throws Exception {
        Configuration configuration = read(SMALLEST.replace("    luns:", "    allow: any\n    luns:"));

        assertThat(configuration.targets().getFirst().access()).isEqualTo(new AccessRule.Everyone());
    }

    @Test
    void guessesWhatAnUnknownKeyMeant() {
        assertRefused(
                SMALLEST + "        read_only: true\n", "6:9: unknown key 'read_only'; did you mean 'read-only'?");
        assertRefused(SMALLEST + "        cahce: none\n", "6:9: unknown key 'cahce'; did you mean 'cache'?");
        assertRefused(SMALLEST + "portal: []\n", "6:1: unknown key 'portal'; did you mean 'portals'?");
    }

    @Test
    void listsTheKnownKeysWhereNoneIsNear() {
        assertRefused("colour: red\n" + SMALLEST, "1:1: unknown key 'colour'; known here: portals, admin, targets");
    }

    @Test
    void refusesTheSameLunTwice_T58() {
        assertRefused(
                SMALLEST + """
                      - image: other.raw
                        lun: 0
                """.indent(0).replaceAll("(?m)^ {6}", "      "),
                "6:9: LUN 0 of this target stands here a second time");
    }

    @Test
    void refusesTheSameTargetTwice() {
        assertRefused(
                SMALLEST + SMALLEST.lines().skip(1).reduce("", (a, b) -> a + b + "\n"),
                "6:5: target iqn.2026-11.com.example:disk stands here a second time");
    }

    @Test
    void refusesTheSameKeyTwice() {
        assertRefused(SMALLEST + "        lun: 1\n", "6:9: 'lun' stands here a second time; the first is in line 4");
    }

    @Test
    void tellsAllProblemsAtOnceInTheOrderOfTheFile() {
        assertRefused(
                """
                admin: 127.0.0.1:70000
                targets:
                  - name: disk
                    luns:
                      - lun: 256
                        image: disk.raw
                        cache: writebak
                      - image: disk.raw
                        block-size: 1024
                """,
                "1:8: '127.0.0.1:70000' is not an address: ports end at 65535",
                "3:11: \"disk\" is no iSCSI name: it must begin with iqn., eui. or naa.;"
                        + " one looks like iqn.2026-11.com.example:disk",
                "5:14: '256' is not a LUN: a number from 0 to 255",
                "7:16: 'writebak' is not a cache mode: writethrough, writeback, none, directsync or unsafe;"
                        + " did you mean 'writeback'?",
                "8:9: 'lun' is missing in the section that starts here",
                "9:21: '1024' is not a block size: 512 or 4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-writer", "exclusive", "read-only", "cluster"})
    void knowsEveryWayToShare(String words) throws Exception {
        assertThat(read(SMALLEST + "        sharing: " + words + "\n")
                        .targets()
                        .getFirst()
                        .luns()
                        .getFirst()
                        .sharing()
                        .mode()
                        .label())
                .isEqualTo(words);
    }

    @Test
    void refusesAHoldThatIsNoNumberOfSeconds() {
        assertRefused(
                SMALLEST + "        sharing: writer\n        hold-seconds: 1m\n",
                "6:18: 'writer' is not a sharing mode: single-writer, exclusive, cluster or read-only",
                "7:23: '1m' is not a number of seconds from 0 to 99999");
    }

    @Test
    void refusesAFormatThatThereIsNot() {
        assertRefused(SMALLEST + "        format: vhdx\n", "6:17: 'vhdx' is not an image format: raw, qcow2 or vmdk");
    }

    @Test
    void takesProxmoxsNameOfTheEngineAndSaysWhatWasMeant() throws Exception {
        assertThat(read(SMALLEST + "        aio: native\n")
                        .targets()
                        .getFirst()
                        .luns()
                        .getFirst()
                        .caching()
                        .aio())
                .isEqualTo(Aio.IO_URING);
        assertRefused(
                SMALLEST + "        aio: io_urin\n",
                "6:14: 'io_urin' is not a file engine: threads, io_uring or native; did you mean 'io_uring'?");
    }

    @Test
    void refusesHalfOfAMutualChap() {
        String chap = """
                    chap:
                      user: me
                      secret-file: mine
                      %s: x
                """.indent(0);
        assertRefused(
                SMALLEST.replace("    luns:", chap.formatted("mutual-user").stripTrailing() + "\n    luns:"),
                "6:20: 'mutual-user' needs 'mutual-secret-file'");
        assertRefused(
                SMALLEST.replace(
                        "    luns:", chap.formatted("mutual-secret-file").stripTrailing() + "\n    luns:"),
                "6:27: 'mutual-secret-file' needs 'mutual-user'");
    }

    @Test
    void refusesASizeThatIsNoMultipleOfTheBlockSize() {
        assertRefused(
                SMALLEST + "        size: 512\n        block-size: 4096\n",
                "6:15: the size is not a multiple of the block size, 4096");
    }

    @Test
    void refusesWhatIsNotYaml() {
        assertRefused(
                "targets:\n\t- name: x\n",
                "2:1: this is not YAML: found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation)");
        assertRefused("portals: [a, b\nadmin: off\n", "2:6: this is not YAML: expected ',' or ']', but got :");
    }

    @Test
    void refusesAliasesRatherThanMisreadThem() {
        assertRefused(
                SMALLEST.replace("disk.raw", "&a disk.raw") + "      - lun: 1\n        image: *a\n",
                "7:16: aliases (*a) are not supported; write the value out");
    }

    @Test
    void refusesTheWrongShape() {
        assertRefused("", "1:1: expected lines of 'key: value', found nothing");
        assertRefused("- a\n", "1:1: expected lines of 'key: value', found a list");
        assertRefused("targets: []\n", "1:10: this list is empty, so there is nothing to serve");
        assertRefused("targets:\n", "1:9: expected a list, each item behind a '- ', found nothing");
        assertRefused(
                "portals: 127.0.0.1\n" + SMALLEST, "1:10: expected a list, each item behind a '- ', found '127.0.0.1'");
        assertRefused(SMALLEST + "        cache: [none]\n", "6:16: expected one value, found a list");
        assertRefused(SMALLEST + "---\n" + SMALLEST, "7:1: a second document starts here; a configuration is one");
    }

    @Test
    void refusesWhatIsNotText() throws IOException {
        Path file = folder.resolve("latin1.yaml");
        Files.write(file, "alias: Gerät".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigurationFile.read(file))
                .withMessage(file + ": this is not a text in UTF-8");
    }

    @Test
    void leavesAMissingFileToTheCaller() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ConfigurationFile.read(folder.resolve("missing.yaml")));
    }

    private Configuration read(String yaml) throws IOException, ConfigException {
        return ConfigurationFile.read(Files.writeString(folder.resolve("holdfast.yaml"), yaml));
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private void assertRefused(String yaml, String... problems) {
        String file = folder.resolve("holdfast.yaml") + ":";
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .satisfies(e -> assertThat(e.getMessage().lines().map(line -> line.replace(file, "")))
                        .containsExactly(problems));
    }
}
