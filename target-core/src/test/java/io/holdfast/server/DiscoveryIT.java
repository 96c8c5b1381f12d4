package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.initiator.TextKeys;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How initiators find the target and its disk. */
class DiscoveryIT {

    private TestTarget target;

    @BeforeEach
    void start() throws Exception {
        target = TestTarget.onMemory();
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
    }

    @Test
    void isListedWithItsDiskByIscsiLs() throws Exception {
        ToolRun ls = ToolRun.of(ExternalTool.ISCSI_LS, "-s", "iscsi://" + target.hostPort())
                .succeeded();

        assertThat(ls.output())
                .contains("Target:" + TestTarget.NAME + " Portal:" + target.hostPort() + ",1")
                .containsPattern("Lun:0 +Type:DIRECT_ACCESS \\(Size:6[34]M\\)");
    }

    @Test
    void tellsWhoItIsToIscsiInq() throws Exception {
        String inquiry =
                ToolRun.of(ExternalTool.ISCSI_INQ, target.url()).succeeded().output();
        String identification = ToolRun.of(ExternalTool.ISCSI_INQ, "-e", 1, "-c", 0x83, target.url())
                .succeeded()
                .output();

        assertThat(inquiry).contains("Peripheral Device Type:DIRECT_ACCESS", "Vendor:HOLDFAST");
        assertThat(identification)
                .containsPattern("Designator Type:\\(1\\) T10_VENDO")
                .contains("Designator Type:(3) NAA");
    }

    @Test
    void tellsItsCapacityToIscsiReadcapacity() throws Exception {
        String capacity = ToolRun.of(ExternalTool.ISCSI_READCAPACITY, target.url())
                .succeeded()
                .output();

        assertThat(capacity)
                .containsPattern("RETURNED LOGICAL BLOCK ADDRESS: *" + (TestTarget.MEMORY_BYTES / 512 - 1))
                .containsPattern("LOGICAL BLOCK LENGTH IN BYTES: *512");
    }

    @Test
    void listsItselfInANormalSessionToo() throws IOException {
        try (Session session = target.initiator().login()) {
            assertThat(TextKeys.lines(session.connection().text("SendTargets=\0")))
                    .contains("TargetName=" + TestTarget.NAME, "TargetAddress=" + target.hostPort() + ",1");
            session.logout();
        }
    }

    /** T17: a client that knows no digests must find the target; None is chosen even where CRC32C is offered too. */
    @Test
    void choosesNoDigestInDiscovery() throws IOException {
        Initiator initiator = Initiator.discovering(target.portal())
                .offer("HeaderDigest", "CRC32C,None")
                .offer("DataDigest", "CRC32C,None");
        try (Session session = initiator.login()) {
            assertThat(session.connection().negotiated().answers())
                    .containsEntry("HeaderDigest", "None")
                    .containsEntry("DataDigest", "None");
            session.logout();
        }
    }
}
