package io.holdfast.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.image.FormatChoice.Basis;
import io.holdfast.cli.image.FormatMemory.Known;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatMemoryTest {

    private static final Past NEVER = new Past.NeverServed();

    @TempDir
    Path folder;

    private final Attributes attributes = new Attributes();
    private final FormatMemory memory = new FormatMemory(attributes);
    private Path qcow2;
    private Path plain;

    /** The attributes of files as a test would have them. */
    private static final class Attributes implements RecordedFormats {

        private final Map<Path, String> recorded = new HashMap<>();
        private boolean kept = true;
        private boolean writable = true;

        @Override
        public Found of(Path file) {
            String format = recorded.get(file);
            return !kept ? new NotKept() : format == null ? new Nothing() : new Recorded(format);
        }

        @Override
        public void record(Path file, String format) throws IOException {
            if (!writable) {
                throw new FileSystemException(file.toString(), null, "Read-only file system");
            }
            recorded.put(file, format);
        }

        @Override
        public void sync(Path file) {}
    }

    @BeforeEach
    void makeFiles() throws IOException {
        qcow2 = beginning("looks.like", "QFI\u00fb\0\0\0\3");
        plain = beginning("plain", "\u00fa1");
    }

    @Test
    void guessesWhereNothingIsKnown() throws IOException {
        assertThat(memory.choose(qcow2, unnamed(NEVER))).isEqualTo(new FormatChoice(qcow2, "qcow2", Basis.GUESSED));
        assertThat(memory.choose(plain, unnamed(NEVER))).isEqualTo(new FormatChoice(plain, "raw", Basis.NOTHING_ELSE));
        Path vmdk = beginning("some.vmdk", "KDMV");
        assertThat(memory.choose(vmdk, unnamed(NEVER))).isEqualTo(new FormatChoice(vmdk, "vmdk", Basis.GUESSED));
    }

    @Test
    void believesWhatIsRecordedAndNotWhatAHostHasWritten() throws IOException {
        attributes.recorded.put(qcow2, "raw");

        assertThat(memory.choose(qcow2, unnamed(NEVER))).isEqualTo(new FormatChoice(qcow2, "raw", Basis.RECORDED));
    }

    @Test
    void believesHowItWasServedWhereTheAttributeIsLost() throws IOException {
        assertThat(memory.choose(qcow2, unnamed(new Past.ServedAs("raw"))))
                .isEqualTo(new FormatChoice(qcow2, "raw", Basis.RECORDED));
        assertThat(memory.choose(qcow2, unnamed(new Past.ServedAs("qcow2"))))
                .isEqualTo(new FormatChoice(qcow2, "qcow2", Basis.RECORDED));
    }

    /** A raw disk whose host wrote that, and an image, are the same bytes there. */
    @Test
    void guessesNothingWhereNothingCouldHaveBeenRecorded() throws IOException {
        attributes.kept = false;

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> memory.choose(qcow2, unnamed(NEVER)))
                .withMessageContaining("nothing tells whether it is one or a raw disk")
                .withMessageContaining("-f qcow2 takes it for one, -f raw for a raw disk");
        assertThat(memory.choose(plain, unnamed(NEVER)).name()).isEqualTo("raw");
        assertThat(memory.choose(qcow2, unnamed(new Past.ServedAs("raw"))).name())
                .isEqualTo("raw");
        assertThat(memory.choose(qcow2, named("qcow2")).name()).isEqualTo("qcow2");
    }

    @Test
    void guessesNothingWhereItWasServedAndNobodyKeptAsWhat() {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> memory.choose(qcow2, unnamed(new Past.Served())))
                .withMessageContaining("nothing tells");
    }

    @Test
    void asksWhereRecordsContradictEachOther() {
        attributes.recorded.put(plain, "qcow2");

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> memory.choose(plain, unnamed(new Past.ServedAs("raw"))))
                .withMessageContaining("was served as raw, but it is recorded with the file that it is qcow2");
    }

    @Test
    void asksWhatARecordOfALaterVersionMeans() {
        attributes.recorded.put(plain, "parallels");

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> memory.choose(plain, unnamed(NEVER)))
                .withMessageContaining("'parallels', which this version does not know");
    }

    @Test
    void refusesWhatItCannotReadUnlessItsBytesAreADisk() throws IOException {
        Path vhdx = beginning("a.vhdx", "vhdxfile");

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> memory.choose(vhdx, unnamed(NEVER)))
                .withMessageContaining(
                        "this is a vhdx image, which Holdfast cannot read; -f raw takes its bytes for a disk");
        assertThat(memory.choose(vhdx, named("raw")).name()).isEqualTo("raw");
    }

    @Test
    void doesWhatIsNamedAndRemembersItInstead() throws IOException {
        attributes.recorded.put(qcow2, "raw");

        FormatChoice choice = memory.choose(qcow2, named("qcow2"));
        memory.remember(choice);

        assertThat(choice).isEqualTo(FormatChoice.named(qcow2, "qcow2"));
        assertThat(memory.choose(qcow2, unnamed(NEVER))).isEqualTo(new FormatChoice(qcow2, "qcow2", Basis.RECORDED));
    }

    @Test
    void takesAFileForTheOnlyFormatOfACommandUnlessAnotherIsRecorded() throws IOException {
        Known onlyQcow2 = new Known(Optional.empty(), NEVER, Optional.of("qcow2"), "-f");
        assertThat(memory.choose(plain, onlyQcow2)).isEqualTo(FormatChoice.named(plain, "qcow2"));
        attributes.recorded.put(plain, "raw");

        assertThat(memory.choose(plain, onlyQcow2)).isEqualTo(new FormatChoice(plain, "raw", Basis.RECORDED));
    }

    @Test
    void goesOnWhereNothingCanBeRecorded() {
        attributes.writable = false;
        memory.remember(FormatChoice.named(plain, "raw"));
        attributes.kept = false;
        memory.remember(FormatChoice.named(plain, "raw"));

        assertThat(attributes.recorded).isEmpty();
    }

    @Test
    void keepsAnAttributeThatStaysWithTheFile() throws IOException {
        FormatAttribute real = new FormatAttribute();
        real.record(plain, "vmdk");
        real.sync(plain);
        Path moved = Files.move(plain, folder.resolve("moved"));

        assertThat(real.of(moved)).isEqualTo(new RecordedFormats.Recorded("vmdk"));
        assertThat(real.of(qcow2)).isEqualTo(new RecordedFormats.Nothing());
        assertThat(real.of(folder)).isEqualTo(new RecordedFormats.NotKept());
        assertThat(real.of(Path.of("/proc/version"))).isEqualTo(new RecordedFormats.NotKept());
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> real.of(plain));
    }

    private static Known unnamed(Past past) {
        return new Known(Optional.empty(), past, Optional.empty(), "-f");
    }

    private static Known named(String format) {
        return new Known(Optional.of(format), NEVER, Optional.empty(), "-f");
    }

    private Path beginning(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
