package io.holdfast.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.ConfigurationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceTest {

    private static final String NAME = "iqn.2026-11.com.example:disk";
    private static final String WRITERS = "LUN 0 of " + NAME + " may be written by several hosts at once: only for"
            + " cluster-aware software; NTFS, ext4 and XFS are destroyed when two hosts mount them";

    @TempDir
    Path folder;

    @Test
    void saysThatNobodyMayLogIn() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "", "lun: 0")))
                .containsExactly(NAME + " lets nobody in: name the initiators that may log in under 'allow'");
    }

    @Test
    void warnsThatEverybodyOnTheNetworkMayLogInAndWrite() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: any", "lun: 0, sharing: cluster")))
                .containsExactly(
                        NAME + " lets in every initiator that can reach it over the network, without asking who it is",
                        WRITERS);
    }

    @Test
    void staysCalmWhereOnlyThisMachineCanConnect() throws Exception {
        assertThat(Advice.on(read("127.0.0.1", "allow: any", "lun: 0")))
                .containsExactly(NAME + " lets in every initiator on this machine, without asking who it is");
    }

    @Test
    void warnsOfTwoWriters() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1, iqn.a:2]", "lun: 0, sharing: cluster")))
                .containsExactly(WRITERS);
    }

    @Test
    void hasNothingToSayToHostsOfWhichOneWrites() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1, iqn.a:2]", "lun: 0")))
                .isEmpty();
    }

    @Test
    void hasNothingToSayToOneHostWithADiskOfItsOwn() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1]", "lun: 0"))).isEmpty();
    }

    @Test
    void hasNothingToSayToReaders() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1, iqn.a:2]", "lun: 0, sharing: read-only")))
                .isEmpty();
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1, iqn.a:2]", "lun: 0, read-only: true")))
                .isEmpty();
    }

    @Test
    void missesLunZero() throws Exception {
        assertThat(Advice.on(read("0.0.0.0", "allow: [iqn.a:1]", "lun: 1")))
                .containsExactly(NAME + " has no LUN 0; some hosts look at no other then");
    }

    private Configuration read(String portal, String allow, String lun) throws Exception {
        return ConfigurationFile.read(
                Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: [%s]
                targets:
                  - name: %s
                    %s
                    luns:
                      - {image: disk.raw, %s}
                """.formatted(portal, NAME, allow, lun)));
    }
}
