package io.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    private static final Path FOLDER = Path.of("/state");
    private static final long SEED = 27;
    private static final int CUTS = 200;

    @TempDir
    Path temp;

    @Test
    void givesBackWhatWasSavedLast() throws IOException {
        DurableFile file = onThisMachine();
        assertThat(file.load()).isEmpty();

        file.save(bytes("one"));
        file.save(bytes("two\nlines"));

        assertThat(onThisMachine().load()).hasValue(bytes("two\nlines"));
        assertThat(temp.resolve("a/b")).isDirectoryContaining("glob:**/kept");
        assertThat(temp.resolve("a/b/kept"))
                .content()
                .matches("holdfast 1 generation 2 bytes 9 crc32c [0-9a-f]{8}\ntwo\nlines");
        assertThat(temp.resolve("a/b/kept.previous")).content().endsWith("\none");
        assertThat(temp.resolve("a/b/kept.new")).doesNotExist();
    }

    @Test
    void savesNothingToo() throws IOException {
        DurableFile file = onThisMachine();
        file.load();
        file.save(bytes(""));

        assertThat(onThisMachine().load()).hasValue(bytes(""));
    }

    @Test
    void goesOnCountingAfterARestart() throws IOException {
        DurableFile file = onThisMachine();
        file.load();
        file.save(bytes("one"));
        DurableFile again = onThisMachine();
        again.load();
        again.save(bytes("two"));

        assertThat(temp.resolve("a/b/kept")).content().startsWith("holdfast 1 generation 2 ");
    }

    @Test
    void readsWhatWasSavedInAnyLanguage() throws IOException {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            DurableFile file = onThisMachine();
            file.load();
            file.save(bytes("one"));
            assertThat(onThisMachine().load()).hasValue(bytes("one"));
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void savesOnlyWhatItHasLoaded() {
        assertThatIllegalStateException().isThrownBy(() -> onThisMachine().save(bytes("one")));
    }

    /** T27: LIO does not sync, and an unclean stop loses reservations. */
    @Test
    void holdsTheOldOrTheNewContentWhereverThePowerIsCut() throws IOException {
        Random random = new Random(SEED);
        int calls = callsOfASave();
        for (int before = 0; before < calls; before++) {
            for (int cut = 0; cut < CUTS; cut++) {
                PowerCutDisk disk = withOldContent();
                DurableFile file = on(disk);
                file.load();
                disk.failForever(before);
                assertThatIOException().isThrownBy(() -> file.save(bytes("the new content")));

                assertThat(on(disk.afterPowerCut(random)).load().map(DurableFileTest::text))
                        .as("power cut %d before call %d, seed %d", cut, before, SEED)
                        .get()
                        .isIn("the old content", "the new content");
                assertThat(on(disk.afterKill()).load().map(DurableFileTest::text))
                        .as("killed before call %d", before)
                        .hasValue(before < calls - 1 ? "the old content" : "the new content");
            }
        }
    }

    @Test
    void keepsWhatItHasSavedThroughAnyPowerCut() throws IOException {
        Random random = new Random(SEED);
        for (int cut = 0; cut < CUTS; cut++) {
            PowerCutDisk disk = withOldContent();
            DurableFile file = on(disk);
            file.load();
            file.save(bytes("the new content"));

            assertThat(on(disk.afterPowerCut(random)).load()).hasValue(bytes("the new content"));
        }
    }

    @Test
    void holdsNothingOrTheFirstContentWhereverThePowerIsCut() throws IOException {
        Random random = new Random(SEED);
        for (int before = 0; before < 8; before++) {
            for (int cut = 0; cut < CUTS; cut++) {
                PowerCutDisk disk = new PowerCutDisk();
                DurableFile file = on(disk);
                file.load();
                disk.failForever(before);
                assertThatIOException().isThrownBy(() -> file.save(bytes("first")));

                assertThat(on(disk.afterPowerCut(random))
                                .load()
                                .map(DurableFileTest::text)
                                .orElse("first"))
                        .isEqualTo("first");
            }
        }
    }

    @Test
    void savesAgainAfterEachFailure() throws IOException {
        int calls = callsOfASave();
        for (int before = 0; before < calls; before++) {
            PowerCutDisk disk = withOldContent();
            DurableFile file = on(disk);
            file.load();
            disk.failOnce(before);
            assertThatIOException()
                    .isThrownBy(() -> file.save(bytes("the new content")))
                    .withMessage("No space left on device");

            file.save(bytes("the third content"));

            assertThat(on(disk.afterPowerCut(new Random(SEED))).load()).hasValue(bytes("the third content"));
        }
    }

    @Test
    void neverTakesADamagedFileForAnother() throws IOException {
        byte[] good = saved();
        for (int index = 0; index < good.length; index++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[index] = (byte) (bad[index] ^ 1 << bit);
                assertDamaged(bad);
            }
        }
        for (int length = 0; length < good.length; length++) {
            assertDamaged(Arrays.copyOf(good, length));
        }
        assertDamaged(Arrays.copyOf(good, good.length + 1));
        assertDamaged(new byte[good.length]);
    }

    @Test
    void pointsToTheGoodPreviousCopyAndDoesNotUseItByItself() throws IOException {
        PowerCutDisk disk = withOldContent();
        DurableFile file = on(disk);
        file.load();
        file.save(bytes("the new content"));
        disk.damage(FOLDER.resolve("kept"), bytes("holdfast"));

        assertThatExceptionOfType(DamagedFileException.class)
                .isThrownBy(() -> on(disk).load())
                .withMessage("/state/kept does not begin as a file of Holdfast's does, or as one of a later version's;"
                        + " the copy before the last change (generation 1) is good:"
                        + " if what came after it does not matter, rename /state/kept.previous to kept");

        disk.rename(FOLDER.resolve("kept.previous"), FOLDER.resolve("kept"));
        assertThat(on(disk).load()).hasValue(bytes("the old content"));
    }

    @Test
    void isNotEmptyWhenOnlyThePreviousCopyIsLeft() throws IOException {
        PowerCutDisk disk = withOldContent();
        DurableFile file = on(disk);
        file.load();
        file.save(bytes("the new content"));
        disk.remove(FOLDER.resolve("kept"));

        assertThatExceptionOfType(DamagedFileException.class)
                .isThrownBy(() -> on(disk).load())
                .withMessageStartingWith("/state/kept is missing; the copy before");
    }

    @Test
    void namesABackupAsTheWayOutWhenThePreviousCopyIsDamagedToo() throws IOException {
        PowerCutDisk disk = withOldContent();
        disk.damage(FOLDER.resolve("kept"));
        disk.damage(FOLDER.resolve("kept.previous"));

        assertThatExceptionOfType(DamagedFileException.class)
                .isThrownBy(() -> on(disk).load())
                .withMessage("/state/kept is empty; restore it from a backup");
    }

    @Test
    void savesNothingAfterItFoundDamage() throws IOException {
        PowerCutDisk disk = withOldContent();
        disk.damage(FOLDER.resolve("kept"));
        DurableFile file = on(disk);
        assertThatExceptionOfType(DamagedFileException.class).isThrownBy(file::load);

        assertThatIllegalStateException().isThrownBy(() -> file.save(bytes("the new content")));
        assertThat(disk.read(FOLDER.resolve("kept"))).isEmpty();
    }

    private static void assertDamaged(byte[] bytes) {
        PowerCutDisk disk = new PowerCutDisk();
        disk.damage(FOLDER.resolve("kept"), bytes);
        assertThatExceptionOfType(DamagedFileException.class).as(text(bytes)).isThrownBy(() -> on(disk).load());
    }

    private byte[] saved() throws IOException {
        DurableFile file = onThisMachine();
        file.load();
        file.save(bytes("content"));
        return Files.readAllBytes(temp.resolve("a/b/kept"));
    }

    private static int callsOfASave() throws IOException {
        PowerCutDisk disk = withOldContent();
        DurableFile file = on(disk);
        file.load();
        int before = disk.calls();
        file.save(bytes("the new content"));
        return disk.calls() - before;
    }

    private static PowerCutDisk withOldContent() throws IOException {
        PowerCutDisk disk = new PowerCutDisk();
        DurableFile file = on(disk);
        file.load();
        file.save(bytes("the old content"));
        return disk;
    }

    private static DurableFile on(PowerCutDisk disk) {
        return new DurableFile(new StableFolder(FOLDER, disk), "kept");
    }

    private DurableFile onThisMachine() {
        return new DurableFile(new StableFolder(temp.resolve("a/b")), "kept");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
