package io.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LeaseFileTest {

    private static final Path FOLDER = Path.of("/state");
    private static final Path FILE = FOLDER.resolve("writer");
    private static final WriteLease A = new WriteLease.Held("iqn.a");
    private static final WriteLease B = new WriteLease.Held("iqn.b");

    private final PowerCutDisk disk = new PowerCutDisk();
    private final StableFolder folder = new StableFolder(FOLDER, disk);

    @Test
    void isFreeWhereNothingWasEverKept() throws IOException {
        KeptLease kept = LeaseFile.open(folder);

        assertThat(kept.found()).isEqualTo(WriteLease.free());
        assertThat(kept.store().loss()).isEmpty();
        assertThat(disk.calls()).as("nothing is written").isZero();
    }

    @Test
    void findsWhatWasKept() throws IOException {
        KeptLease first = LeaseFile.open(folder);
        first.store().save(A);
        assertThat(LeaseFile.open(folder).found()).isEqualTo(A);

        first.store().save(WriteLease.free());
        assertThat(LeaseFile.open(folder).found()).isEqualTo(WriteLease.free());
    }

    /** A person can read it. */
    @Test
    void saysInWordsWhoHasIt() throws IOException {
        LeaseFile.open(folder).store().save(A);

        assertThat(new String(disk.read(FILE), StandardCharsets.UTF_8)).endsWith("\nheld iqn.a\n");
    }

    @Test
    void isLostWhereItIsDamagedAndStaysSoUntilItIsReplaced() throws IOException {
        LeaseFile.open(folder).store().save(A);
        disk.damage(FILE, "holdfast".getBytes(StandardCharsets.UTF_8));
        KeptLease kept = LeaseFile.open(folder);
        assertThat(kept.found()).isEqualTo(WriteLease.lost());
        assertThat(kept.store().loss().orElseThrow()).startsWith("/state/writer does not begin as");

        disk.failOnce(0);
        assertThatIOException()
                .isThrownBy(() -> kept.store().save(B))
                .withMessage("/state/writer: No space left on device");
        assertThat(kept.store().loss()).isNotEmpty();
        kept.store().save(B);

        assertThat(kept.store().loss()).isEmpty();
        assertThat(LeaseFile.open(folder).found()).isEqualTo(B);
    }

    @Test
    void isLostWhereItHoldsWhatThisVersionCannotRead() throws IOException {
        DurableFile later = new DurableFile(folder, "writer");
        later.load();
        later.save("held by several\n".getBytes(StandardCharsets.UTF_8));

        KeptLease kept = LeaseFile.open(folder);

        assertThat(kept.found()).isEqualTo(WriteLease.lost());
        assertThat(kept.store().loss())
                .hasValue("/state/writer is whole but holds no write lease that this version can read");
    }
}
