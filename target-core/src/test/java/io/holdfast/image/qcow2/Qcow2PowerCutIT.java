package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.CheckReport;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.ToolRun;
import io.holdfast.testkit.powercut.PowerCutRun;
import io.holdfast.testkit.powercut.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Power cuts of images that QEMU has made, with snapshots and compressed clusters; and qemu-img finds in some of what they leave just what our own checker finds, which looks at
 * all of it here and in {@link Qcow2PowerCutTest}.
 */
class Qcow2PowerCutIT {

    private static final int RUNS = 4;
    private static final int REQUESTS = 12;
    private static final int WAYS_TO_TEAR = 3;
    private static final int JUDGED_ONE_OF = 50;
    private static final int SIZE_BYTES = 64 << 10;

    @TempDir
    Path folder;

    private int looked;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21 | compat=1.1,cluster_size=1k",
                "22 | compat=0.10,cluster_size=4k",
                "23 | compat=1.1,cluster_size=16k,extended_l2=on",
                "24 | compat=1.1,cluster_size=512,refcount_bits=32",
            })
    void leavesASoundImageInTheEyesOfQemuToo(int seed, String options) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(seed * 100L + run);
            Subject image = new Judged(TestImage.of(made(options, run, random)));
            PowerCutRun power = new PowerCutRun(image, CacheMode.WRITEBACK, random);
            if (run % 2 == 0) {
                power.changeAndKeep(REQUESTS);
            } else {
                power.change(REQUESTS);
            }
            assertThat(power.cutEverywhere(WAYS_TO_TEAR)).isPositive();
        }
        assertThat(looked / JUDGED_ONE_OF).as("images that qemu-img looked at").isGreaterThan(10);
    }

    /** With compressed clusters, a snapshot, and clusters written since. Each sector has one byte over and over. */
    private byte[] made(String options, int number, Random random) throws Exception {
        Path raw = folder.resolve("disk.raw");
        byte[] bytes = new byte[SIZE_BYTES];
        for (int at = 0; at < SIZE_BYTES; at += 512) {
            Arrays.fill(bytes, at, at + 512, (byte) (at < SIZE_BYTES / 2 ? random.nextInt(100) : 0));
        }
        Files.write(raw, bytes);
        Path image = folder.resolve("start" + number + ".qcow2");
        Files.deleteIfExists(image);
        img("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", options, raw, image);
        qemuIo(image, "write -P 101 20k 24k");
        img("snapshot", "-c", "one", image);
        qemuIo(image, "write -P 102 30k 6k");
        return Files.readAllBytes(image);
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }

    private static void qemuIo(Path image, String command) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", command, image).succeeded();
    }

    /** An image that qemu-img looks at too, now and then. */
    private final class Judged implements Subject {

        private final TestImage image;

        Judged(TestImage image) {
            this.image = image;
        }

        @Override
        public List<MemoryFile> files() {
            return image.files();
        }

        @Override
        public BlockDevice open(CacheMode cache, Wrapper wrapper) throws Exception {
            return image.open(cache, wrapper);
        }

        @Override
        public Subject with(List<MemoryFile> files) {
            return new Judged(image.with(files));
        }

        @Override
        public void assertSound() throws Exception {
            image.assertSound();
            if (looked++ % JUDGED_ONE_OF == 0) {
                CheckReport ours = image.check();
                Path left = folder.resolve("left.qcow2");
                Files.write(left, image.file.peek(0, (int) image.file.sizeBytes()));
                String theirs = ToolRun.of(ExternalTool.QEMU_IMG, "check", "--output", "json", "-f", "qcow2", left)
                        .output();
                assertThat(number(theirs, "corruptions")).as(theirs).isZero();
                assertThat(number(theirs, "check-errors")).as(theirs).isZero();
                assertThat(number(theirs, "leaks")).as(theirs).isEqualTo(ours.leaks());
                assertThat(number(theirs, "allocated-clusters"))
                        .isEqualTo(ours.clusters().allocated());
            }
        }
    }

    private static long number(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\": (\\d+)").matcher(json);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
