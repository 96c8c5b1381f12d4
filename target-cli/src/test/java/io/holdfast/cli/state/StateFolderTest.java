package io.holdfast.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.state.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheIdentityThatItMadeAtFirst() throws IOException {
        UUID first = new StateFolder(folder.resolve("disk.raw.holdfast")).identity();

        assertThat(first.version()).isEqualTo(4);
        assertThat(new StateFolder(folder.resolve("disk.raw.holdfast")).identity())
                .isEqualTo(first);
    }

    @Test
    void keepsTheIdentityWhenTheFolderMoves() throws IOException {
        UUID first = new StateFolder(folder.resolve("a")).identity();
        Files.move(folder.resolve("a"), folder.resolve("b"));

        assertThat(new StateFolder(folder.resolve("b")).identity()).isEqualTo(first);
    }

    @Test
    void givesEveryDiskAnIdentityOfItsOwn() throws IOException {
        assertThat(new StateFolder(folder.resolve("a")).identity())
                .isNotEqualTo(new StateFolder(folder.resolve("b")).identity());
    }

    @Test
    void writesTheIdentityAsTextAndLeavesNothingElse() throws IOException {
        new StateFolder(folder).identity();

        assertThat(folder).isDirectoryContaining("glob:**/identity");
        assertThat(folder.toFile().list()).hasSize(1);
        assertThat(folder.resolve("identity")).content().matches("[-0-9a-f]{36}\n");
    }

    @Test
    void refusesADamagedIdentityRatherThanBecomeAnotherDisk() throws IOException {
        Files.writeString(folder.resolve("identity"), "");

        assertThatExceptionOfType(DamagedFileException.class)
                .isThrownBy(() -> new StateFolder(folder).identity())
                .withMessageStartingWith(folder.resolve("identity") + " holds no identity");
        assertThat(folder.resolve("identity")).isEmptyFile();
    }

    @Test
    void takesNoNoticeOfAHalfWrittenFileThatACrashLeftBehind() throws IOException {
        Files.writeString(folder.resolve("identity.new"), "0123");

        UUID identity = new StateFolder(folder).identity();

        assertThat(new StateFolder(folder).identity()).isEqualTo(identity);
        assertThat(folder.resolve("identity.new")).doesNotExist();
    }
}
