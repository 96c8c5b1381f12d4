package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.file.Awaited;
import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.FaultyFile;
import io.holdfast.testkit.PendingIo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image keeps what its disk was, brings it back, and gives it up without a trace. */
class InternalSnapshotsTest {

    private static final int SIZE_BYTES = 192 << 10;
    private static final long SEED = Long.getLong("holdfast.qcow2.seed", 61);
    private static final int RUNS = Integer.getInteger("holdfast.qcow2.snapshotRuns", 15);

    static Stream<Qcow2Options> kinds() {
        return Stream.of(
                kind(3, 512, 16, Set.of()),
                kind(3, 1024, 8, Set.of()),
                kind(3, 512, 64, Set.of()),
                kind(3, 4096, 4, Set.of()),
                kind(3, 65536, 16, Set.of()),
                kind(3, 16384, 16, EnumSet.of(Qcow2Options.Option.EXTENDED_L2)));
    }

    private static Qcow2Options kind(int version, int cluster, int bits, Set<Qcow2Options.Option> options) {
        return new Qcow2Options(SIZE_BYTES, version, cluster, bits, Compression.ZLIB, options, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void keepsWhatTheDiskWasWhateverIsDoneToIt(Qcow2Options kind) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            try {
                TestImage image = TestImage.of(kind);
                if (random.nextBoolean()) {
                    image.withHardlyAnyCache();
                }
                SnapshotModel model = new SnapshotModel(image, CacheMode.WRITEBACK, 2 * SIZE_BYTES);
                model.change(random, 25);
                model.compareAll();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("run " + run + " of seed " + SEED + ", " + kind, e);
            }
        }
    }

    @Test
    void tellsWhatASnapshotIs() throws Exception {
        TestImage image = TestImage.of(kind(3, 4096, 16, Set.of()));
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            assertThat(snapshots.list()).isEmpty();
            Snapshot first = snapshots.create("vor dem Update \u00fc", SnapshotModel.NOON);
            assertThat(first)
                    .isEqualTo(new Snapshot(
                            "1",
                            "vor dem Update \u00fc",
                            SnapshotModel.NOON,
                            Duration.ZERO,
                            0,
                            SIZE_BYTES,
                            OptionalLong.empty()));
            Snapshot second = snapshots.create("two", SnapshotModel.NOON.plusSeconds(60));
            snapshots.delete("1");
            assertThat(snapshots.create("three", SnapshotModel.NOON).id()).isEqualTo("3");
            assertThat(snapshots.list()).startsWith(second).hasSize(2);
        }
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            assertThat(device.snapshots().orElseThrow().list())
                    .extracting(Snapshot::name)
                    .containsExactly("two", "three");
        }
    }

    @Test
    void refusesNamesThatAreTakenOrOfNoUse() throws Exception {
        try (Qcow2Image device = TestImage.of(kind(3, 4096, 16, Set.of())).open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            snapshots.create("one", SnapshotModel.NOON);
            assertFails(Kind.EXISTS, () -> snapshots.create("one", SnapshotModel.NOON));
            assertFails(Kind.EXISTS, () -> snapshots.create("1", SnapshotModel.NOON));
            assertFails(Kind.OUT_OF_BOUNDS, () -> snapshots.create("", SnapshotModel.NOON));
            assertFails(Kind.OUT_OF_BOUNDS, () -> snapshots.create("a\nb", SnapshotModel.NOON));
            assertFails(Kind.OUT_OF_BOUNDS, () -> snapshots.create("\u00fc".repeat(128), SnapshotModel.NOON));
            assertFails(Kind.NOT_FOUND, () -> snapshots.apply("two"));
            assertFails(Kind.NOT_FOUND, () -> snapshots.delete("2"));
            assertThat(snapshots.list()).hasSize(1);
        }
    }

    /** One moment: all writes that began before it are in the snapshot, and none that began after it. */
    @Test
    @Timeout(30)
    void waitsForWritesThatAreUnderWayAndLetsNoOthersBegin() throws Exception {
        TestImage image = TestImage.of(kind(3, 4096, 16, Set.of()));
        List<FaultyFile> files = new ArrayList<>();
        image.wrappedIn(handle -> {
            files.add(new FaultyFile(handle));
            return files.getLast();
        });
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            FaultyFile file = files.getFirst();
            Snapshots snapshots = device.snapshots().orElseThrow();
            BlockDeviceModel.write(device, 0, filled(8192, 1));
            assertThat(Awaited.errnoOf(device::flush)).isEqualTo(Errno.OK);

            file.hold();
            Thread before = Thread.ofVirtual().start(() -> write(device, 0, filled(4096, 2)));
            await().until(() -> file.held().size() == 1);
            file.holdNoMore();
            Thread taking = Thread.ofPlatform().start(() -> take(snapshots, "one"));
            await().until(() -> taking.getState() == Thread.State.WAITING);
            Thread after = Thread.ofPlatform().start(() -> write(device, 4096, filled(4096, 3)));
            await().until(() -> after.getState() == Thread.State.WAITING);
            assertThat(image.header().snapshots().length()).isZero();

            file.completeNext();
            before.join();
            taking.join();
            after.join();

            assertThat(DeviceReads.read(device, 0, 8192)).isEqualTo(joined(filled(4096, 2), filled(4096, 3)));
            snapshots.apply("one");
            assertThat(DeviceReads.read(device, 0, 8192)).isEqualTo(joined(filled(4096, 2), filled(4096, 1)));
        }
    }

    private static void write(Qcow2Image device, long offset, byte[] bytes) {
        try {
            BlockDeviceModel.write(device, offset, bytes);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void take(Snapshots snapshots, String name) {
        try {
            snapshots.create(name, SnapshotModel.NOON);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void givesTheDiskTheSizeThatItHad() throws Exception {
        TestImage image = TestImage.of(kind(3, 512, 16, Set.of()));
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            byte[] written = filled(SIZE_BYTES, 7);
            BlockDeviceModel.write(device, 0, written);
            snapshots.create("large", SnapshotModel.NOON);
            device.resize(4096);
            snapshots.create("small", SnapshotModel.NOON);

            snapshots.apply("large");
            assertThat(device.sizeBytes()).isEqualTo(SIZE_BYTES);
            assertThat(DeviceReads.read(device, 0, SIZE_BYTES)).isEqualTo(written);

            snapshots.apply("small");
            assertThat(device.sizeBytes()).isEqualTo(4096);
            device.resize(8192);
            assertThat(DeviceReads.read(device, 0, 8192)).isEqualTo(Arrays.copyOf(filled(4096, 7), 8192));
        }
        assertThat(image.check().corruptions()).isZero();
    }

    @Test
    void givesBackTheSpaceOfWhatIsDeleted() throws Exception {
        TestImage image = TestImage.of(kind(3, 4096, 16, Set.of()));
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            BlockDeviceModel.write(device, 0, filled(SIZE_BYTES, 1));
            snapshots.create("one", SnapshotModel.NOON);
            BlockDeviceModel.write(device, 0, filled(SIZE_BYTES, 2));
            assertThat(image.file.allocatedBytes()).isGreaterThan(2 * SIZE_BYTES);
            snapshots.delete("one");
            assertThat(image.file.allocatedBytes()).isLessThan(SIZE_BYTES + (64 << 10));
        }
    }

    /** One bit counts to one; and the image goes on as if nothing had been asked. */
    @Test
    void refusesWhereRefcountsHaveNoRoom() throws Exception {
        TestImage image = TestImage.of(kind(3, 4096, 1, Set.of()));
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            BlockDeviceModel.write(device, 0, filled(8192, 1));
            assertFails(Kind.UNSUPPORTED_FEATURE, () -> snapshots.create("one", SnapshotModel.NOON));
            assertThat(snapshots.list()).isEmpty();
            BlockDeviceModel.write(device, 4096, filled(8192, 2));
        }
        assertThat(image.check().findings()).isEmpty();
    }

    /** Whichever write fails before that of the header: of an L2 table, the L1 table, the snapshot table, a refcount block, the refcount table. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void leavesTheImageAsItWasWhereTheFileIsFull(int writesBefore) throws Exception {
        List<FaultyFile> files = new ArrayList<>();
        TestImage image = TestImage.of(kind(3, 4096, 16, Set.of())).wrappedIn(file -> {
            files.add(new FaultyFile(file));
            return files.getLast();
        });
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            BlockDeviceModel.write(device, 0, filled(8192, 1));
            Completed flushed = new Completed();
            device.flush(flushed);
            assertThat(flushed.await()).isEqualTo(Errno.OK);

            for (int i = 0; i <= writesBefore; i++) {
                files.getLast().failNext(PendingIo.Kind.WRITE, i < writesBefore ? Errno.OK : Errno.ENOSPC);
            }
            assertFails(Kind.IO, () -> snapshots.create("one", SnapshotModel.NOON));

            assertThat(snapshots.list()).isEmpty();
            BlockDeviceModel.write(device, 4096, filled(8192, 2));
            snapshots.create("one", SnapshotModel.NOON);
            BlockDeviceModel.write(device, 0, filled(8192, 3));
            snapshots.apply("one");
            assertThat(DeviceReads.read(device, 0, 4096)).isEqualTo(filled(4096, 1));
            assertThat(DeviceReads.read(device, 4096, 8192)).isEqualTo(filled(8192, 2));
        }
        assertThat(image.check().findings()).isEmpty();
    }

    @Test
    void refusesWhereDataIsInAnotherFile() throws Exception {
        TestImage image = TestImage.withDataFile(kind(3, 4096, 16, Set.of()), 0);
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            Snapshots snapshots = device.snapshots().orElseThrow();
            assertThat(snapshots.list()).isEmpty();
            assertFails(Kind.UNSUPPORTED_FEATURE, () -> snapshots.create("one", SnapshotModel.NOON));
        }
    }

    @Test
    void keepsMoreSnapshotsThanOneClusterTells() throws Exception {
        TestImage image = TestImage.of(kind(3, 512, 16, Set.of()));
        SnapshotModel model = new SnapshotModel(image, CacheMode.WRITEBACK, SIZE_BYTES);
        Random random = new Random(SEED);
        for (int i = 0; i < 40; i++) {
            model.create();
            model.request(random);
        }
        model.reopen();
        model.compareAll();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
