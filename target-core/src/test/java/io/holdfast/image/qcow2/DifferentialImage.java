package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.CompressedTarget;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshots;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.QemuSecret;
import io.holdfast.testkit.ToolRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An image that Holdfast and QEMU change, and what its disk should be. */
final class DifferentialImage {

    private static final int MAX_READ_BYTES = 1 << 20;

    private final DifferentialKind kind;
    private final Path folder;
    private final Path path;
    private final QemuOnImage qemu;
    private final Qcow2Format format;
    private final ExpectedDisk disk = new ExpectedDisk();
    private int steps;

    DifferentialImage(DifferentialKind kind, Path folder, QemuSecret secret, Qcow2Format format) throws Exception {
        this.kind = kind;
        this.folder = folder;
        this.path = folder.resolve("disk.qcow2");
        this.qemu = new QemuOnImage(path, kind.encrypted() ? Optional.of(secret) : Optional.empty());
        this.format = format;
        if (kind.backed()) {
            byte[] below = new byte[ExpectedDisk.SIZE_BYTES];
            for (int at = 0; at < below.length; at++) {
                below[at] = (byte) (1 + at / 30_000);
            }
            disk.is(below);
            Files.write(folder.resolve("base.raw"), below);
        }
    }

    /** Clusters that are going to be compressed are so from the beginning. */
    void makeOurs(List<DiskChange> changes) throws Exception {
        if (kind.external()) {
            makeTheirs();
            return;
        }
        format.create(path, kind.options());
        if (!kind.compresses()) {
            return;
        }
        try (Qcow2Image image = open(Access.READ_WRITE)) {
            image.compress(target -> {
                for (Map.Entry<Integer, Integer> unit : compressedBy(changes).entrySet()) {
                    compressOurs(target, unit.getKey(), unit.getValue());
                }
            });
        }
    }

    /** Where those clusters begin, in order, and what they are full of. */
    private SortedMap<Integer, Integer> compressedBy(List<DiskChange> changes) {
        SortedMap<Integer, Integer> patterns = new TreeMap<>();
        for (DiskChange change : changes) {
            if (change.what() == DiskChange.What.COMPRESS) {
                patterns.put(clusterStart(disk.first(change)), change.pattern());
            }
        }
        return patterns;
    }

    private void compressOurs(CompressedTarget target, int start, int pattern) throws IOException {
        ByteBuffer unit = ByteBuffer.allocate(target.unitBytes());
        int length = Math.min(unit.capacity(), disk.bytes().length - start);
        Arrays.fill(unit.array(), 0, length, (byte) pattern);
        target.write(start, target.compressed(unit));
        disk.fill(start, length, pattern);
    }

    private int clusterStart(int offset) {
        return offset / kind.clusterBytes() * kind.clusterBytes();
    }

    /** But for encrypted ones: QEMU takes seconds to find out how fast it hashes. */
    void makeTheirs() throws Exception {
        if (kind.encrypted()) {
            format.create(path, kind.options());
            return;
        }
        ToolRun.of(
                        ExternalTool.QEMU_IMG,
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-o",
                        kind.words(folder),
                        path,
                        ExpectedDisk.SIZE_BYTES)
                .succeeded();
    }

    /** How many changes have been made. */
    int steps() {
        return steps;
    }

    void changeOurs(List<DiskChange> changes) throws Exception {
        BlockDevice device = open(Access.READ_WRITE);
        try {
            for (DiskChange change : changes) {
                steps++;
                if (change.what() == DiskChange.What.REOPEN) {
                    device.close();
                    device = open(Access.READ_WRITE);
                } else {
                    changeOurs(device, change);
                }
            }
            assertSame(device, disk.bytes());
        } finally {
            device.close();
        }
    }

    private Qcow2Image open(Access access) throws Exception {
        return format.open(path, new ImageOptions(access, CacheMode.WRITEBACK, Discard.ON));
    }

    private void changeOurs(BlockDevice device, DiskChange change) throws Exception {
        int first = disk.first(change);
        int length = disk.length(change, first);
        switch (change.what()) {
            case WRITE, COMPRESS -> {
                disk.fill(first, length, change.pattern());
                BlockDeviceModel.write(device, first, Arrays.copyOfRange(disk.bytes(), first, first + length));
            }
            case ZERO -> request(device, BlockRequest.Kind.WRITE_ZEROES, first, length);
            case DISCARD -> request(device, BlockRequest.Kind.DISCARD, first, length);
            case FLUSH -> {
                Completed flushed = new Completed();
                device.flush(flushed);
                assertThat(flushed.await()).isEqualTo(Errno.OK);
            }
            case REOPEN -> throw new IllegalArgumentException("it is done by whoever has opened it");
            case RESIZE -> {
                if (resizable()) {
                    disk.resized(change);
                    device.resize(disk.bytes().length);
                }
            }
            case SNAPSHOT, APPLY, DELETE -> keepOurs(device, change);
        }
    }

    private void request(BlockDevice device, BlockRequest.Kind what, int first, int length) throws Exception {
        disk.fill(first, length, 0);
        Completed completed = new Completed();
        device.submit(new BlockRequest(what, first, length, null, Durability.CACHED, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
    }

    private void keepOurs(BlockDevice device, DiskChange change) throws Exception {
        if (!kind.keepsSnapshots()
                || (change.what() != DiskChange.What.SNAPSHOT
                        && disk.snapshots().isEmpty())) {
            return;
        }
        Snapshots snapshots = device.snapshots().orElseThrow();
        switch (change.what()) {
            case SNAPSHOT -> snapshots.create(disk.taken(), Instant.now());
            case APPLY -> snapshots.apply(disk.applied(change));
            default -> snapshots.delete(disk.deleted(change));
        }
    }

    /** QEMU makes the changes, in as few processes as it can, after it has read all that is there before. */
    void changeTheirs(List<DiskChange> changes) throws Exception {
        List<Object> commands = reads();
        boolean unsure = false;
        for (DiskChange change : changes) {
            steps++;
            switch (change.what()) {
                case WRITE, ZERO, DISCARD, COMPRESS, FLUSH, RESIZE -> {
                    if (change.what() == DiskChange.What.COMPRESS && compressed(commands)) {
                        io(commands);
                        commands = new ArrayList<>();
                    }
                    unsure |= change.what() == DiskChange.What.DISCARD || change.what() == DiskChange.What.RESIZE;
                    commands.addAll(command(change));
                }
                case REOPEN -> {
                    io(commands);
                    commands = new ArrayList<>();
                }
                case SNAPSHOT, APPLY, DELETE -> {
                    if (kind.keepsSnapshots()
                            && (change.what() == DiskChange.What.SNAPSHOT
                                    || !disk.snapshots().isEmpty())) {
                        io(commands);
                        commands = new ArrayList<>();
                        if (unsure) {
                            learn();
                            unsure = false;
                        }
                        keepTheirs(change);
                    }
                }
            }
        }
        io(commands);
        if (unsure) {
            learn();
        }
    }

    /**
     * QEMU 7.2 puts compressed clusters behind the last one that it has written since it opened the image, also when that one has been given up and its place is somebody else's: qemu-img
     * check finds refcounts and flags that deny each other then.
     */
    private static boolean compressed(List<Object> commands) {
        return commands.stream().anyMatch(command -> command.toString().startsWith("write -c"));
    }

    /** What QEMU discards it may keep, or not, and behind the old end of a disk it may show what was there once: what there is then is what it says. */
    private void learn() throws Exception {
        Path raw = folder.resolve("learnt.raw");
        qemu.copyTo(raw);
        disk.is(Files.readAllBytes(raw));
    }

    private List<Object> command(DiskChange change) {
        int first = disk.first(change);
        int length = disk.length(change, first);
        return switch (change.what()) {
            case WRITE -> write("write -P " + change.pattern(), first, length, change.pattern());
            case ZERO -> write(change.pattern() % 2 == 0 ? "write -z" : "write -z -u", first, length, 0);
            case DISCARD -> List.of("-c", "discard " + first + " " + length);
            case COMPRESS -> {
                int start = clusterStart(first);
                boolean whole = start + kind.clusterBytes() <= disk.bytes().length;
                yield whole && kind.compresses() ? compress(start, change.pattern()) : List.of();
            }
            case RESIZE -> {
                // It cannot hide what a backing file has behind the old end where there is no mark for zeroes.
                if (!resizable() || (kind.version() == 2 && kind.backed())) {
                    yield List.of();
                }
                disk.resized(change);
                yield List.of("-c", "truncate " + disk.bytes().length);
            }
            case FLUSH, REOPEN, SNAPSHOT, APPLY, DELETE -> List.of("-c", "flush");
        };
    }

    /** QEMU compresses only what has no place of its own. */
    private List<Object> compress(int start, int pattern) {
        List<Object> commands = new ArrayList<>(List.of("-c", "discard " + start + " " + kind.clusterBytes()));
        commands.addAll(write("write -c -P " + pattern, start, kind.clusterBytes(), pattern));
        return commands;
    }

    private List<Object> write(String words, int first, int length, int pattern) {
        disk.fill(first, length, pattern);
        return List.of("-c", words + " " + first + " " + length);
    }

    private void keepTheirs(DiskChange change) throws Exception {
        switch (change.what()) {
            case SNAPSHOT -> qemu.img("snapshot", "-c", disk.taken());
            case APPLY -> qemu.img("snapshot", "-a", disk.applied(change));
            default -> qemu.img("snapshot", "-d", disk.deleted(change));
        }
    }

    /** Holdfast finds the image sound, and reads the disk and all snapshots as they should be. */
    void assertOursReads() throws Exception {
        assertNothingFound(format.check(path));
        try (BlockDevice device = open(Access.READ_ONLY)) {
            assertSame(device, disk.bytes());
        }
        if (!disk.snapshots().isEmpty()) {
            try (BlockDevice device = open(Access.READ_WRITE)) {
                Snapshots snapshots = device.snapshots().orElseThrow();
                snapshots.create("now", Instant.now());
                for (Map.Entry<String, byte[]> state : disk.snapshots().entrySet()) {
                    snapshots.apply(state.getKey());
                    assertSame(device, state.getValue());
                }
                snapshots.apply("now");
                snapshots.delete("now");
            }
        }
    }

    /** QEMU finds the image sound. */
    void assertSound() throws Exception {
        assertNothingFound(format.check(path));
        qemu.img("check", "-q");
    }

    /** QEMU reads the disk as it should be, and the last snapshot. */
    void assertTheirsReads() throws Exception {
        io(reads());
        if (!disk.snapshots().isEmpty()) {
            Map.Entry<String, byte[]> last =
                    List.copyOf(disk.snapshots().entrySet()).getLast();
            Path raw = folder.resolve("kept.raw");
            qemu.copyTo(raw, "-l", "snapshot.name=" + last.getKey());
            // It is as long as the disk is now.
            byte[] found = Files.readAllBytes(raw);
            int length = Math.min(found.length, last.getValue().length);
            assertThat(Arrays.mismatch(found, 0, length, last.getValue(), 0, length))
                    .as("the first byte of snapshot %s that differs", last.getKey())
                    .isEqualTo(-1);
        }
    }

    private static void assertNothingFound(CheckReport report) {
        assertThat(report.findings()).isEmpty();
        assertThat(report.corruptions()).isZero();
    }

    private static void assertSame(BlockDevice device, byte[] expected) throws Exception {
        assertThat(device.sizeBytes()).isEqualTo(expected.length);
        for (int at = 0; at < expected.length; at += MAX_READ_BYTES) {
            int length = Math.min(MAX_READ_BYTES, expected.length - at);
            byte[] found = DeviceReads.read(device, at, length);
            assertThat(Arrays.mismatch(found, 0, length, expected, at, at + length))
                    .as("the first byte that differs from %d on", at)
                    .isEqualTo(-1);
        }
    }

    /** Reads of everything, a stretch of equal bytes at a time. */
    private List<Object> reads() {
        List<Object> commands = new ArrayList<>();
        byte[] expected = disk.bytes();
        for (int from = 0, to; from < expected.length; from = to) {
            to = from + 1;
            while (to < expected.length && expected[to] == expected[from]) {
                to++;
            }
            commands.add("-c");
            commands.add("read -P " + (expected[from] & 0xff) + " " + from + " " + (to - from));
        }
        return commands;
    }

    private void io(List<Object> commands) throws Exception {
        if (commands.isEmpty()) {
            return;
        }
        List<Object> arguments = new ArrayList<>(List.of("-d", "unmap"));
        arguments.addAll(commands);
        assertThat(qemu.io(arguments))
                .as("%s", commands)
                .doesNotContain("failed")
                .doesNotContain("rror");
    }

    private boolean resizable() {
        return kind.version() > 2 || disk.snapshots().isEmpty();
    }
}
