package io.holdfast.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.config.ConfigurationFile;
import io.holdfast.scsi.lun.OverhaulKind;
import io.holdfast.scsi.lun.UnfinishedOverhaul;
import io.holdfast.state.OverhaulFile;
import io.holdfast.state.StableFolder;
import io.holdfast.state.UndoFile;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start of a service whose end before, a power cut say, came in the middle of a command. */
class UnfinishedWorkTest {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private StableFolder state;

    @BeforeEach
    void createTheImage() throws IOException {
        byte[] image = new byte[1 << 20];
        Arrays.fill(image, (byte) 'n');
        Files.write(folder.resolve("disk.raw"), image);
        state = new StableFolder(folder.resolve("disk.raw.holdfast"));
        Files.createDirectory(folder.resolve("disk.raw.holdfast"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 11, 1024})
    void anAtomicWriteThatWasCutOffIsUndoneBeforeAHostSeesTheDisk(int blocks) throws Exception {
        byte[] before = new byte[blocks * BLOCK];
        Arrays.fill(before, (byte) 'o');
        UndoFile.open(state).keep(3 * BLOCK, Unpooled.wrappedBuffer(before));

        assertThat(read(3, blocks).goodInput()).isEqualTo(before);

        assertThat(UndoFile.open(state).found()).isEmpty();
        assertThat(read(3 + blocks, 1).goodInput()).containsOnly('n');
    }

    @Test
    void aDiskWhoseSanitizeWasCutOffLetsNobodyRead() throws Exception {
        OverhaulFile.open(state).keep(new UnfinishedOverhaul(OverhaulKind.SANITIZE, false));

        assertThat(read(0, 1).verdict()).isEqualTo("3/31/03");
    }

    private ScsiResult read(int lba, int blocks) throws Exception {
        Path configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: ['127.0.0.1:0']
                admin: off
                targets:
                  - {name: %s, allow: any, luns: [{lun: 0, image: disk.raw}]}
                """.formatted(TARGET));
        try (Service service = Service.start(ConfigurationFile.read(configuration));
                Session session = new IscsiUrl(service.portals().getFirst(), TARGET, 0)
                        .initiator()
                        .login()) {
            // Takes the unit attention of the new session.
            session.run(ScsiRequest.none(Cdb.testUnitReady()));
            return session.run(ScsiRequest.read(Cdb.read16(lba, blocks), blocks * BLOCK));
        }
    }
}
