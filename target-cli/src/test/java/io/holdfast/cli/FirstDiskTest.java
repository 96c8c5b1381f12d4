package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.iscsi.login.AccessRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstDiskTest {

    @TempDir
    Path folder;

    @Test
    void isTenGibibytesForEveryoneOnThisMachine() throws IOException {
        Configuration configuration = FirstDisk.in(folder);

        assertThat(configuration.portals()).singleElement().satisfies(portal -> {
            assertThat(portal.getAddress().isLoopbackAddress()).isTrue();
            assertThat(portal.getPort()).isEqualTo(3260);
        });
        assertThat(configuration.targets()).singleElement().satisfies(target -> {
            assertThat(target.access()).isEqualTo(new AccessRule.Everyone());
            assertThat(target.name().value()).startsWith("iqn.2026-11.io.holdfast:");
        });
        LunSettings lun = configuration.targets().getFirst().luns().getFirst();
        assertThat(lun.image().file()).isEqualTo(folder.resolve("disk.raw"));
        assertThat(lun.image().sizeBytes()).isEqualTo(Optional.of(10_737_418_240L));
    }

    @Test
    void keepsItsTargetsNameWhenTheMachineGetsAnother() throws IOException {
        FirstDisk.in(folder);
        Path kept = folder.resolve("disk.raw.holdfast/target");
        Files.writeString(kept, "iqn.2026-11.io.holdfast:old-name\n");

        assertThat(FirstDisk.in(folder).targets().getFirst().name().value())
                .isEqualTo("iqn.2026-11.io.holdfast:old-name");
    }

    @Test
    void tellsHowToConnectAndHowToOpenItToTheNetwork() throws IOException {
        Configuration configuration = FirstDisk.in(folder);

        String text = FirstDisk.whatNext(configuration);

        String target = configuration.targets().getFirst().name().value();
        assertThat(text)
                .contains("Target   " + target)
                .contains("Connect-IscsiTarget -NodeAddress " + target)
                .contains("iscsiadm -m node -T " + target)
                .contains("iscsi://127.0.0.1/" + target + "/0")
                .contains("holdfast serve --config");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }
}
