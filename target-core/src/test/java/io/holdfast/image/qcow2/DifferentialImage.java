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
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshots;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An image that Holdfast and QEMU change, and an array of bytes that is what its disk should be, with one more for each snapshot. */
final class DifferentialImage {

    private static final int SECTOR_BYTES = 512;
    private static final int SIZE_BYTES = (384 << 10) + 1536;
    private static final int LARGEST_SECTORS = 1600;
    private static final int MAX_READ_BYTES = 1 << 20;

    private final Kind kind;
    private final Path folder;
    private final Path path;
    private final Qcow2Format format;
    private final Map<String, byte[]> kept = new LinkedHashMap<>();
    private byte[] expected = new byte[SIZE_BYTES];
    private int taken;
    private int steps;

    /**
     * What an image is like.
     *
     * @param backed whether it begins as a raw file below
     * @param external whether its data is in another file; QEMU makes it then
     */
    record Kind(
            int version,
            int clusterBytes,
            int refcountBits,
            boolean extended,
            boolean lazy,
            boolean backed,
            boolean external) {

        private String words(Path folder) {
            String words = "compat=" + (version == 2 ? "0.10" : "1.1") + ",cluster_size=" + clusterBytes;
            words += version == 2 ? "" : ",refcount_bits=" + refcountBits;
            words += extended ? ",extended_l2=on" : "";
            words += lazy ? ",lazy_refcounts=on" : "";
            words += backed ? ",backing_file=base.raw,backing_fmt=raw" : "";
            return words + (external ? ",data_file=" + folder.resolve("disk.data") : "");
        }

        private Qcow2Options options() {
            Set<Qcow2Options.Option> options = EnumSet.noneOf(Qcow2Options.Option.class);
            if (extended) {
                options.add(Qcow2Options.Option.EXTENDED_L2);
            }
            if (lazy) {
                options.add(Qcow2Options.Option.LAZY_REFCOUNTS);
            }
            Optional<Qcow2Options.Backing> backing =
                    backed ? Optional.of(new Qcow2Options.Backing("base.raw", "raw")) : Optional.empty();
            return new Qcow2Options(
                    SIZE_BYTES, version, clusterBytes, refcountBits, Compression.ZLIB, options, backing);
        }

        /** Version 2 gives up no cluster that a backing file would show through. */
        private boolean compresses() {
            return !external && (version > 2 || !backed);
        }

        /** Compressed clusters share clusters of the file: narrow refcounts have no room for snapshots of them. */
        private boolean keepsSnapshots() {
            return !external && refcountBits >= 16;
        }
    }

    /**
     * Something that is done to it.
     *
     * @param place where, or which of those that there are
     * @param pattern of a write
     */
    record Change(What what, int place, int sectors, int pattern) {

        enum What {
            WRITE,
            ZERO,
            DISCARD,
            /** By QEMU; Holdfast writes as usual. */
            COMPRESS,
            FLUSH,
            REOPEN,
            RESIZE,
            SNAPSHOT,
            APPLY,
            DELETE
        }
    }

    DifferentialImage(Kind kind, Path folder, Qcow2Format format) throws Exception {
        this.kind = kind;
        this.folder = folder;
        this.path = folder.resolve("disk.qcow2");
        this.format = format;
        if (kind.backed) {
            for (int at = 0; at < SIZE_BYTES; at++) {
                expected[at] = (byte) (1 + at / 30_000);
            }
            Files.write(folder.resolve("base.raw"), expected);
        }
    }

    void makeOurs() throws Exception {
        if (kind.external) {
            makeTheirs();
        } else {
            format.create(path, kind.options());
        }
    }

    void makeTheirs() throws Exception {
        img("create", "-q", "-f", "qcow2", "-o", kind.words(folder), path, SIZE_BYTES);
    }

    /** How many changes have been made. */
    int steps() {
        return steps;
    }

    void changeOurs(List<Change> changes) throws Exception {
        BlockDevice device = open(Access.READ_WRITE);
        try {
            for (Change change : changes) {
                steps++;
                if (change.what == Change.What.REOPEN) {
                    device.close();
                    device = open(Access.READ_WRITE);
                } else {
                    changeOurs(device, change);
                }
            }
            assertSame(device, expected);
        } finally {
            device.close();
        }
    }

    private BlockDevice open(Access access) throws Exception {
        return format.open(path, new ImageOptions(access, CacheMode.WRITEBACK, Discard.ON));
    }

    private void changeOurs(BlockDevice device, Change change) throws Exception {
        int first = first(change);
        int length = length(change, first);
        switch (change.what) {
            case WRITE, COMPRESS -> {
                fill(first, length, change.pattern);
                BlockDeviceModel.write(device, first, Arrays.copyOfRange(expected, first, first + length));
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
                    resized(change);
                    device.resize(expected.length);
                }
            }
            case SNAPSHOT, APPLY, DELETE -> keepOurs(device, change);
        }
    }

    private void request(BlockDevice device, BlockRequest.Kind what, int first, int length) throws Exception {
        fill(first, length, 0);
        Completed completed = new Completed();
        device.submit(new BlockRequest(what, first, length, null, Durability.CACHED, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
    }

    private void keepOurs(BlockDevice device, Change change) throws Exception {
        if (!kind.keepsSnapshots() || (change.what != Change.What.SNAPSHOT && kept.isEmpty())) {
            return;
        }
        Snapshots snapshots = device.snapshots().orElseThrow();
        switch (change.what) {
            case SNAPSHOT -> snapshots.create(taken(), Instant.now());
            case APPLY -> snapshots.apply(applied(change));
            default -> snapshots.delete(deleted(change));
        }
    }

    /** QEMU makes the changes, in as few processes as it can, after it has read all that is there before. */
    void changeTheirs(List<Change> changes) throws Exception {
        List<Object> commands = reads();
        boolean unsure = false;
        for (Change change : changes) {
            steps++;
            switch (change.what) {
                case WRITE, ZERO, DISCARD, COMPRESS, FLUSH, RESIZE -> {
                    if (change.what == Change.What.COMPRESS && compressed(commands)) {
                        io(commands);
                        commands = new ArrayList<>();
                    }
                    unsure |= change.what == Change.What.DISCARD || change.what == Change.What.RESIZE;
                    commands.addAll(command(change));
                }
                case REOPEN -> {
                    io(commands);
                    commands = new ArrayList<>();
                }
                case SNAPSHOT, APPLY, DELETE -> {
                    if (kind.keepsSnapshots() && (change.what == Change.What.SNAPSHOT || !kept.isEmpty())) {
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
        img("convert", "-f", "qcow2", "-O", "raw", path, raw);
        expected = Files.readAllBytes(raw);
    }

    private List<Object> command(Change change) {
        int first = first(change);
        int length = length(change, first);
        return switch (change.what) {
            case WRITE -> write("write -P " + change.pattern, first, length, change.pattern);
            case ZERO -> write(change.pattern % 2 == 0 ? "write -z" : "write -z -u", first, length, 0);
            case DISCARD -> List.of("-c", "discard " + first + " " + length);
            case COMPRESS -> {
                int start = first / kind.clusterBytes * kind.clusterBytes;
                boolean whole = start + kind.clusterBytes <= expected.length;
                yield whole && kind.compresses() ? compress(start, change.pattern) : List.of();
            }
            case RESIZE -> {
                // It cannot hide what a backing file has behind the old end where there is no mark for zeroes.
                if (!resizable() || (kind.version == 2 && kind.backed)) {
                    yield List.of();
                }
                resized(change);
                yield List.of("-c", "truncate " + expected.length);
            }
            case FLUSH, REOPEN, SNAPSHOT, APPLY, DELETE -> List.of("-c", "flush");
        };
    }

    /** QEMU compresses only what has no place of its own. */
    private List<Object> compress(int start, int pattern) {
        List<Object> commands = new ArrayList<>(List.of("-c", "discard " + start + " " + kind.clusterBytes));
        commands.addAll(write("write -c -P " + pattern, start, kind.clusterBytes, pattern));
        return commands;
    }

    private List<Object> write(String words, int first, int length, int pattern) {
        fill(first, length, pattern);
        return List.of("-c", words + " " + first + " " + length);
    }

    private void keepTheirs(Change change) throws Exception {
        switch (change.what) {
            case SNAPSHOT -> img("snapshot", "-c", taken(), path);
            case APPLY -> img("snapshot", "-a", applied(change), path);
            default -> img("snapshot", "-d", deleted(change), path);
        }
    }

    /** Holdfast finds the image sound, and reads the disk and all snapshots as they should be. */
    void assertOursReads() throws Exception {
        assertNothingFound(format.check(path));
        try (BlockDevice device = open(Access.READ_ONLY)) {
            assertSame(device, expected);
        }
        if (!kept.isEmpty()) {
            try (BlockDevice device = open(Access.READ_WRITE)) {
                Snapshots snapshots = device.snapshots().orElseThrow();
                snapshots.create("now", Instant.now());
                for (Map.Entry<String, byte[]> state : kept.entrySet()) {
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
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-q", "-f", "qcow2", path).succeeded();
    }

    /** QEMU reads the disk as it should be, and the last snapshot. */
    void assertTheirsReads() throws Exception {
        io(reads());
        if (!kept.isEmpty()) {
            Map.Entry<String, byte[]> last = List.copyOf(kept.entrySet()).getLast();
            Path raw = folder.resolve("kept.raw");
            img("convert", "-f", "qcow2", "-l", "snapshot.name=" + last.getKey(), "-O", "raw", path, raw);
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
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2", "-d", "unmap"));
        arguments.addAll(commands);
        arguments.add(path);
        ToolRun run = ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
        assertThat(run.output()).as("%s", commands).doesNotContain("failed").doesNotContain("rror");
    }

    private int first(Change change) {
        return change.place % (expected.length / SECTOR_BYTES) * SECTOR_BYTES;
    }

    private int length(Change change, int first) {
        return Math.min(change.sectors * SECTOR_BYTES, expected.length - first);
    }

    private void fill(int first, int length, int pattern) {
        Arrays.fill(expected, first, first + length, (byte) pattern);
    }

    private boolean resizable() {
        return kind.version > 2 || kept.isEmpty();
    }

    private void resized(Change change) {
        expected = Arrays.copyOf(expected, (1 + change.place % LARGEST_SECTORS) * SECTOR_BYTES);
    }

    private String taken() {
        String name = "s" + taken++;
        kept.put(name, expected.clone());
        return name;
    }

    private String applied(Change change) {
        String name = any(change);
        expected = kept.getOrDefault(name, expected).clone();
        return name;
    }

    private String deleted(Change change) {
        String name = any(change);
        kept.remove(name);
        return name;
    }

    private String any(Change change) {
        return List.copyOf(kept.keySet()).get(change.place % kept.size());
    }

    private static void img(Object... arguments) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded();
    }
}
