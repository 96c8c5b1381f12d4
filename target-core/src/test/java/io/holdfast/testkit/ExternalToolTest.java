package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ExternalToolTest {

    @TempDir
    Path folder;

    @Test
    void findsAProgramOnThePath() throws IOException {
        Path program = Files.createFile(
                folder.resolve("iscsi-test-cu"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(ExternalTool.ISCSI_TEST_CU.require(Map.of("PATH", "/nowhere:" + folder)))
                .isEqualTo(program);
    }

    @Test
    void skipsTheTestOfAMissingProgramOnADevelopersMachine() {
        assertThatThrownBy(() -> ExternalTool.ISCSI_TEST_CU.require(Map.of("PATH", folder.toString())))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("iscsi-test-cu is not installed: apt-get install libiscsi-bin");
    }

    @Test
    void failsTheTestOfAMissingProgramInCi() {
        assertThatThrownBy(() -> ExternalTool.ISCSI_TEST_CU.require(Map.of("PATH", folder.toString(), "CI", "true")))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("iscsi-test-cu is not installed: apt-get install libiscsi-bin");
    }
}
