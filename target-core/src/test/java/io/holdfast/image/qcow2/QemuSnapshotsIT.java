package io.holdfast.image.qcow2;

import static io.holdfast.testkit.DeviceReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that Holdfast and QEMU take, apply and delete in turn are the same to both. */
class QemuSnapshotsIT {

    private static final int SIZE_BYTES = 3 << 20;
    private static final Instant TAKEN = Instant.parse("2026-05-04T12:00:07.5Z");

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final Qcow2Format format = new Qcow2Format(engine, List.of(new RawFormat(engine)));
    private final List<byte[]> states = new ArrayList<>();

    @TempDir
    Path folder;

    private Path image;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compat=1.1",
                "compat=0.10,cluster_size=4k",
                "compat=1.1,cluster_size=512,refcount_bits=64",
                "compat=1.1,cluster_size=16k,extended_l2=on",
                "compat=1.1,cluster_size=2M,refcount_bits=4",
                "compat=1.1,cluster_size=64k,preallocation=metadata",
                "compat=1.1,cluster_size=8k,lazy_refcounts=on",
            })
    void areTheSameToBoth(String options) throws Exception {
        Random random = new Random(options.hashCode());
        image = folder.resolve("disk.qcow2");
        Path raw = folder.resolve("disk.raw");
        Files.write(raw, compressible(random));
        String compressed = options.contains("preallocation") ? "-q" : "-c";
        img("convert", compressed, "-f", "raw", "-O", "qcow2", "-o", options, raw, image);
        // state 0 by QEMU, 1 and 2 by Holdfast, 3 by QEMU; the disk goes on from there
        img("snapshot", "-c", "s0", image);
        states.add(Files.readAllBytes(raw));
        byte[] disk = byHoldfast(states.getFirst(), device -> {
            states.add(write(device, states.getFirst(), random));
            snapshots(device).create("s1", TAKEN);
            states.add(write(device, states.get(1), random));
            snapshots(device).create("s2", TAKEN.plusSeconds(1));
            return write(device, states.get(2), random);
        });
        states.add(byQemu(disk, random));
        img("snapshot", "-c", "s3", image);
        byte[] now = byQemu(states.getLast(), random);

        assertBothList("s0", "s1", "s2", "s3");
        for (int i = 0; i < 4; i++) {
            img("convert", "-l", "snapshot.name=s" + i, "-O", "raw", image, raw);
            assertThat(Arrays.mismatch(Files.readAllBytes(raw), states.get(i))).isEqualTo(-1);
        }
        byHoldfast(now, device -> {
            snapshots(device).apply("s3");
            snapshots(device).delete("s0");
            return states.get(3);
        });
        img("snapshot", "-a", "s1", image);
        byHoldfast(states.get(1), device -> write(device, states.get(1), random));
        img("snapshot", "-d", "s2", image);
        byHoldfast(applied(1), device -> states.get(1));
        assertBothList("s1", "s3");
        byHoldfast(states.get(1), device -> {
            snapshots(device).apply("s3");
            snapshots(device).delete("s1");
            snapshots(device).delete("s3");
            return write(device, states.get(3), random);
        });
        assertBothList();
    }

    /** QEMU makes the disk what it was. */
    private byte[] applied(int state) throws Exception {
        img("snapshot", "-a", "s" + state, image);
        return states.get(state);
    }

    private interface Work {

        byte[] on(BlockDevice device) throws Exception;
    }

    /** The disk is that before, and what the work tells after; which QEMU finds too. */
    private byte[] byHoldfast(byte[] before, Work work) throws Exception {
        byte[] after;
        try (BlockDevice device =
                format.open(image, new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON))) {
            assertThat(Arrays.mismatch(read(device, 0, SIZE_BYTES), before)).isEqualTo(-1);
            after = work.on(device);
            assertThat(Arrays.mismatch(read(device, 0, SIZE_BYTES), after)).isEqualTo(-1);
        }
        img("check", "-f", "qcow2", image);
        Path raw = folder.resolve("expected.raw");
        Files.write(raw, after);
        img("compare", "-f", "qcow2", "-F", "raw", image, raw);
        return after;
    }

    private void assertBothList(String... names) throws Exception {
        String theirs = ToolRun.of(ExternalTool.QEMU_IMG, "snapshot", "-l", image)
                .succeeded()
                .output();
        List<String> lines =
                theirs.lines().filter(line -> line.matches("\\d.*")).toList();
        assertThat(lines).hasSameSizeAs(names);
        try (BlockDevice device =
                format.open(image, new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON))) {
            List<Snapshot> ours = snapshots(device).list();
            assertThat(ours).extracting(Snapshot::name).containsExactly(names);
            for (int i = 0; i < names.length; i++) {
                assertThat(lines.get(i)).matches(ours.get(i).id() + " +" + names[i] + " +0 B .*");
            }
        }
        assertThat(format.check(image).findings()).isEmpty();
    }

    private static Snapshots snapshots(BlockDevice device) {
        return device.snapshots().orElseThrow();
    }

    private static byte[] write(BlockDevice device, byte[] before, Random random) throws Exception {
        BlockDeviceModel model = new BlockDeviceModel(device, before.clone());
        model.run(BlockDeviceModel.randomSteps(random, SIZE_BYTES, 12));
        return model.expected();
    }

    private byte[] byQemu(byte[] before, Random random) throws Exception {
        byte[] after = before.clone();
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2"));
        for (int i = 0; i < 6; i++) {
            int first = random.nextInt(SIZE_BYTES / 512) * 512;
            int length = Math.min(512 * (1 + random.nextInt(300)), SIZE_BYTES - first);
            int pattern = random.nextInt(256);
            arguments.addAll(List.of("-c", "write -P " + pattern + " " + first + " " + length));
            Arrays.fill(after, first, first + length, (byte) pattern);
        }
        arguments.add(image);
        ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
        return after;
    }

    private static byte[] compressible(Random random) {
        byte[] bytes = new byte[SIZE_BYTES];
        for (int i = 0; i < SIZE_BYTES; i++) {
            bytes[i] = (byte) (i % 65536 < 40000 ? random.nextInt(4) : i >> 16);
        }
        return bytes;
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }
}
