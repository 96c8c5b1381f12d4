package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.Aio;
import io.holdfast.cli.config.ChapSettings;
import io.holdfast.cli.config.ChapSettings.Mutual;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.LunSettings.Caching;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.LunSettings.Sharing;
import io.holdfast.cli.config.LunSettings.Traits;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class ExportCommandTest {

    @Test
    void servesAnImageToEveryoneOnThisMachineByDefault() {
        assertThat(parse("/srv/My Disk.raw"))
                .isEqualTo(new Configuration(
                        List.of(Addresses.portal("127.0.0.1:3260")),
                        Optional.empty(),
                        List.of(new TargetSettings(
                                new IscsiName("iqn.2026-11.io.holdfast:my-disk"),
                                Optional.empty(),
                                new AccessRule.Everyone(),
                                Optional.empty(),
                                List.of(new LunSettings(
                                        0,
                                        new Image(
                                                Path.of("/srv/My Disk.raw"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Confinement.OWN_FOLDER,
                                                Path.of("/srv/My Disk.raw.holdfast")),
                                        new Caching(CacheMode.WRITEBACK, Aio.IO_URING, DetectZeroes.OFF),
                                        new Traits(512, Discard.ON, false, false, LongCdbs.REFUSED),
                                        new Sharing(SharingMode.SINGLE_WRITER, Duration.ofSeconds(60))))))));
    }

    @Test
    void understandsEveryOption() {
        Configuration configuration = parse("disk.raw --listen 0.0.0.0:0 --name iqn.2026-11.com.example:x --lun 3"
                + " --format raw --cache none --aio threads --detect-zeroes unmap --block-size 4096 --read-only --sharing cluster"
                + " --allow iqn.a.b:c --state /var/state --secret-file key --files-anywhere --chap me --chap-secret-file mine"
                + " --mutual-user us --mutual-secret-file ours");

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        List.of(Addresses.portal("0.0.0.0:0")),
                        Optional.empty(),
                        List.of(new TargetSettings(
                                new IscsiName("iqn.2026-11.com.example:x"),
                                Optional.empty(),
                                new AccessRule.Only(Set.of(new IscsiName("iqn.a.b:c"))),
                                Optional.of(new ChapSettings(
                                        "me", Path.of("mine"), Optional.of(new Mutual("us", Path.of("ours"))))),
                                List.of(new LunSettings(
                                        3,
                                        new Image(
                                                Path.of("disk.raw"),
                                                Optional.of("raw"),
                                                Optional.empty(),
                                                Optional.of(Path.of("key")),
                                                Confinement.ANYWHERE,
                                                Path.of("/var/state")),
                                        new Caching(CacheMode.NONE, Aio.THREADS, DetectZeroes.UNMAP),
                                        new Traits(4096, Discard.ON, false, true, LongCdbs.REFUSED),
                                        new Sharing(SharingMode.CLUSTER, Duration.ofSeconds(60))))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk.raw --allow iqn.a.b:1 --allow iqn.a.b:2",
                "disk.raw --allow iqn.a.b:1 iqn.a.b:2",
                "--allow iqn.a.b:1 iqn.a.b:2 disk.raw",
                "--allow iqn.a.b:1 --allow IQN.A.B:2 disk.raw"
            })
    void takesTheNamesOfInitiatorsBeforeAndBehindTheImage(String arguments) {
        Configuration configuration = parse(arguments);

        TargetSettings target = configuration.targets().getFirst();
        assertThat(target.access())
                .isEqualTo(new AccessRule.Only(Set.of(new IscsiName("iqn.a.b:1"), new IscsiName("iqn.a.b:2"))));
        assertThat(target.luns().getFirst().image().file()).isEqualTo(Path.of("disk.raw"));
    }

    @Test
    void makesAReadOnlyDiskOneThatNobodyWrites() {
        LunSettings lun =
                parse("disk.raw --read-only").targets().getFirst().luns().getFirst();

        assertThat(lun.sharing().mode()).isEqualTo(SharingMode.READ_ONLY);
        assertThat(lun.traits().readOnly()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disk.raw --cache fast | '--cache': 'fast' is not a cache mode",
                "disk.raw --sharing all | 'all' is not a sharing mode: single-writer, exclusive, cluster or read-only",
                "disk.raw --aio uring | 'uring' is not a file engine: threads, io_uring or native",
                "disk.raw --block-size 520 | '520' is not a block size: 512 or 4096",
                "disk.raw --lun 300 | '300' is not a LUN: a number from 0 to 255",
                "disk.raw --listen nowhere.invalid:1 | no host is named nowhere.invalid",
                "disk.raw --name Disk | is no iSCSI name",
                "disk.raw --allow me | '--allow': \"me\" is no iSCSI name",
                "disk.raw --allow | Missing required parameter for option '--allow'",
                "disk.raw --chap me | Missing required argument(s): --chap-secret-file=FILE",
                "disk.raw --chap-secret-file x | Missing required argument(s): --chap=USER",
                "disk.raw --chap me --chap-secret-file x --mutual-user us | Missing required argument(s): --mutual-secret-file=FILE",
                "disk.raw --mutual-user us --mutual-secret-file x | Missing required argument(s)"
            })
    void refusesWhatItCannotDo(String arguments, String message) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> parse(arguments))
                .withMessageContaining(message);
    }

    private static Configuration parse(String arguments) {
        String[] words = arguments.startsWith("/srv/") ? new String[] {arguments} : arguments.split(" ", -1);
        return Holdfast.commandLine()
                                .parseArgs(Stream.concat(Stream.of("export"), Stream.of(words))
                                        .toArray(String[]::new))
                                .subcommand()
                                .commandSpec()
                                .userObject()
                        instanceof ExportCommand export
                ? export.configuration()
                : null;
    }
}
