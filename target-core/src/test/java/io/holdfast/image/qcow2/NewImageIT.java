package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New images are what QEMU takes for images, and chains are followed only where they may lead. */
class NewImageIT {

    private static final ImageOptions READING = new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON);

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    void makesImagesOfEachClusterSizeAndRefcountWidthThatQemuFindsSound() throws Exception {
        for (int clusterBits = 9; clusterBits <= 21; clusterBits++) {
            for (int order = 0; order <= 6; order += clusterBits == 9 ? 1 : 3) {
                checkNew(new Qcow2Options(
                        (3L << 30) + 512,
                        3,
                        1 << clusterBits,
                        1 << order,
                        Compression.ZLIB,
                        EnumSet.noneOf(Qcow2Options.Option.class),
                        Optional.empty()));
            }
        }
        checkNew(new Qcow2Options(
                8 << 20, 2, 65536, 16, Compression.ZLIB, EnumSet.noneOf(Qcow2Options.Option.class), Optional.empty()));
        checkNew(new Qcow2Options(
                1L << 40,
                3,
                65536,
                16,
                Compression.ZLIB,
                EnumSet.of(Qcow2Options.Option.EXTENDED_L2, Qcow2Options.Option.LAZY_REFCOUNTS),
                Optional.empty()));
    }

    private void checkNew(Qcow2Options options) throws Exception {
        Path image = folder.resolve("new.qcow2");
        format.create(image, options);
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-q", "-f", "qcow2", image).succeeded();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "info", "-f", "qcow2", image)
                        .succeeded()
                        .output())
                .contains("(" + options.sizeBytes() + " bytes)")
                .contains("cluster_size: " + options.clusterBytes())
                .contains("refcount bits: " + options.refcountBits());
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 5 4700k 3M", image)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-q", "-f", "qcow2", image).succeeded();
        assertThat(format.info(image).sizeBytes()).isEqualTo(options.sizeBytes());
        try (BlockDevice device = format.open(image, READING)) {
            assertThat(device.extents(0, 512, 3)).containsExactly(new Extent.Hole(0, 512));
        }
        Files.delete(image);
    }

    @Test
    void neverTakesThePlaceOfAFileAndLeavesNothingBroken() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "precious");
        assertRefused(Kind.EXISTS, () -> format.create(there, 1 << 20));
        assertThat(there).hasContent("precious");
        Path odd = folder.resolve("odd");
        assertRefused(Kind.OUT_OF_BOUNDS, () -> format.create(odd, 1000));
        assertRefused(
                Kind.OUT_OF_BOUNDS,
                () -> format.create(odd, Qcow2Options.ofSize(1L << 50).withClusterBytes(512)));
        assertThat(odd).doesNotExist();
    }

    @Test
    void refusesChainsThatLoopLeaveTheFolderOrAreGuessed() throws Exception {
        Path one = backedBy("one.qcow2", "two.qcow2", "qcow2");
        backedBy("two.qcow2", "one.qcow2", "qcow2");
        assertRefused(Kind.INVALID_FORMAT, () -> format.open(one, READING)).withMessageContaining("comes back to");
        assertRefused(Kind.ACCESS_DENIED, () -> format.open(backedBy("out", "../secret", "raw"), READING));
        assertRefused(Kind.ACCESS_DENIED, () -> format.open(backedBy("passwd", "/etc/passwd", "raw"), READING));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        assertRefused(Kind.ACCESS_DENIED, () -> format.open(backedBy("linked", "link", "raw"), READING));
        assertRefused(Kind.NOT_FOUND, () -> format.open(backedBy("lost", "nowhere", "raw"), READING));
        assertRefused(Kind.UNSUPPORTED_FEATURE, () -> format.open(backedBy("net", "nbd://host/x", "raw"), READING));
        assertRefused(Kind.UNSUPPORTED_FEATURE, () -> format.open(backedBy("odd", "one.qcow2", "odd"), READING));
        assertRefused(Kind.INVALID_FORMAT, () -> format.open(backedBy("guess", "one.qcow2", ""), READING))
                .withMessageContaining("not guessed");
    }

    private Path backedBy(String name, String backing, String backingFormat) throws ImageException {
        Path image = folder.resolve(name);
        format.create(image, Qcow2Options.ofSize(1 << 20).on(new Qcow2Options.Backing(backing, backingFormat)));
        return image;
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(Kind kind, ThrowingCallable attempt) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(attempt)
                .matches(e -> e.kind() == kind, "is of kind " + kind);
    }
}
