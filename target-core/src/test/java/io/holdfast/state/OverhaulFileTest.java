package io.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.scsi.lun.OverhaulKind;
import io.holdfast.scsi.lun.UnfinishedOverhaul;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart learns of a SANITIZE or FORMAT UNIT. */
class OverhaulFileTest {

    @TempDir
    Path folder;

    @Test
    void findsNothingWhereNothingEverBegan() throws IOException {
        assertThat(open().found()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SANITIZE, true", "SANITIZE, false", "FORMAT, true"})
    void findsWhatHasNotEnded(OverhaulKind kind, boolean exitAllowed) throws IOException {
        UnfinishedOverhaul begun = new UnfinishedOverhaul(kind, exitAllowed);
        open().keep(begun);

        assertThat(open().found()).contains(begun);
    }

    @Test
    void findsNothingOfWhatHasEnded() throws IOException {
        OverhaulFile file = open();
        file.keep(new UnfinishedOverhaul(OverhaulKind.SANITIZE, false));
        file.forget();

        assertThat(open().found()).isEmpty();
    }

    @Test
    void isNoDiskToBeServedWhereTheFileIsDamaged() throws IOException {
        open().keep(new UnfinishedOverhaul(OverhaulKind.SANITIZE, false));
        Path file = folder.resolve("overhaul");
        Files.writeString(
                file, Files.readString(file, StandardCharsets.ISO_8859_1).replace("sanitize", "sanitise"));

        assertThatThrownBy(this::open).isInstanceOf(DamagedFileException.class).hasMessageContaining(file.toString());
    }

    private OverhaulFile open() throws IOException {
        return OverhaulFile.open(new StableFolder(folder));
    }
}
