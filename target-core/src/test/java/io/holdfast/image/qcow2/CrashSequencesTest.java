package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockRequest;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.powercut.PowerCutRun;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each sequence of up to three changes, with the power cut at each point of it: the image is sound, opens, and has what was flushed and each snapshot whole. Every
 * point is looked at as if all writes until then were there, and in as many random parts of those that were not stable yet as the system property
 * {@code holdfast.qcow2.tears} says.
 *
 * <pre>
 *   sectors     0    4    8    12   16   20   24 ...             64           96
 *   base        1111111111111111                                              the snapshot before
 *   disk        1111222222221111                                              and what was written since
 *   allocating                      aaaaaa  bbbbbb  cccccc
 *   overwrite            oooooooo
 *   discard         dddddddd
 *   resize                                                        to 96, then to 40
 * </pre>
 */
class CrashSequencesTest {

    private static final int TEARS = Integer.getInteger("holdfast.qcow2.tears", 1);
    private static final long SEED = Long.getLong("holdfast.qcow2.seed", 4502);
    private static final int SECTORS = 64;
    private static final int SECTOR_BYTES = 512;
    private static final long BASE = 1001;
    private static final long SINCE = 1002;

    private enum Change {
        ALLOCATING_WRITE,
        OVERWRITE,
        DISCARD,
        SNAPSHOT,
        APPLY,
        DELETE,
        RESIZE,
        FLUSH
    }

    @ParameterizedTest
    @CsvSource({"512, 16, 3", "4096, 64, 2"})
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void leaveASoundImageWithAllThatWasFlushed(int clusterBytes, int refcountBits, int longest) throws Exception {
        TestImage start = start(clusterBytes, refcountBits);
        int sequences = 0;
        int cuts = 0;
        for (List<Change> sequence : sequences(longest)) {
            try {
                cuts += cut(start, sequence, new Random(SEED + sequences));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("sequence " + sequence + " of seed " + SEED, e);
            }
            sequences++;
        }
        System.out.println(sequences + " sequences of changes, " + cuts + " power cuts, clusters of " + clusterBytes);
        assertThat(sequences).isEqualTo(longest == 3 ? 8 + 8 * 8 + 8 * 8 * 8 : 8 + 8 * 8);
        assertThat(cuts).isGreaterThan(12 * sequences);
    }

    private static List<List<Change>> sequences(int longest) {
        List<List<Change>> all = new ArrayList<>();
        List<List<Change>> last = List.of(List.of());
        for (int length = 1; length <= longest; length++) {
            last = last.stream()
                    .flatMap(before -> Arrays.stream(Change.values()).map(change -> with(before, change)))
                    .toList();
            all.addAll(last);
        }
        return all;
    }

    private static List<Change> with(List<Change> before, Change change) {
        List<Change> longer = new ArrayList<>(before);
        longer.add(change);
        return longer;
    }

    private static TestImage start(int clusterBytes, int refcountBits) throws Exception {
        TestImage image = TestImage.of(new Qcow2Options(
                SECTORS * SECTOR_BYTES, 3, clusterBytes, refcountBits, Compression.ZLIB, Set.of(), Optional.empty()));
        try (Qcow2Image device = image.open(CacheMode.WRITEBACK)) {
            BlockDeviceModel.write(device, 0, filled(16, BASE));
            device.snapshots().orElseThrow().create("base", Instant.EPOCH);
            BlockDeviceModel.write(device, 4 * SECTOR_BYTES, filled(8, SINCE));
        }
        return image;
    }

    private static int cut(TestImage start, List<Change> sequence, Random random) throws Exception {
        byte[] bytes = start.file.peek(0, (int) start.file.sizeBytes());
        PowerCutRun run = new PowerCutRun(start.with(List.of(new MemoryFile(bytes))), CacheMode.WRITEBACK, random);
        List<String> names = new ArrayList<>(List.of("base"));
        for (int i = 0; i < sequence.size(); i++) {
            switch (sequence.get(i)) {
                case ALLOCATING_WRITE -> run.request(BlockRequest.Kind.WRITE, 18 + 7 * i, 6);
                case OVERWRITE -> run.request(BlockRequest.Kind.WRITE, 6, 8);
                case DISCARD -> run.request(BlockRequest.Kind.DISCARD, 2, 8);
                case SNAPSHOT -> {
                    names.add("s" + i);
                    run.keep(names.getLast());
                }
                case APPLY -> {
                    if (!names.isEmpty()) {
                        run.bringBack(names.getLast());
                    }
                }
                case DELETE -> {
                    if (!names.isEmpty()) {
                        run.giveUp(names.removeFirst());
                    }
                }
                case RESIZE -> run.resize(i % 2 == 0 ? 96 : 40);
                case FLUSH -> run.flush();
            }
        }
        run.close();
        return run.cutEverywhere(TEARS);
    }

    private static byte[] filled(int sectors, long stamp) {
        ByteBuffer bytes = ByteBuffer.allocate(sectors * SECTOR_BYTES);
        while (bytes.hasRemaining()) {
            bytes.putLong(stamp);
        }
        return bytes.array();
    }
}
