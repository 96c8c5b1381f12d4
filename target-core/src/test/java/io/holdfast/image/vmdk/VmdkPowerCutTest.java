package io.holdfast.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.powercut.PowerCutRun;
import io.holdfast.testkit.powercut.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A power cut at any moment leaves a sound image with all that was flushed (T45). So many images are looked at as the system property {@code holdfast.vmdk.cuts} says.
 */
class VmdkPowerCutTest {

    private static final int CUTS = Integer.getInteger("holdfast.vmdk.cuts", 50_000);
    private static final long SEED = Long.getLong("holdfast.vmdk.seed", 4502);
    private static final int SIZE_BYTES = 200 << 10;
    private static final int REQUESTS = 14;
    private static final int WAYS_TO_TEAR = 4;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void leavesASoundImageWithAllThatWasFlushed() throws Exception {
        int cuts = 0;
        int unclean = 0;
        for (int run = 0; cuts < CUTS; run++) {
            Random random = new Random(SEED + run);
            CacheMode cache = random.nextInt(5) == 0 ? CacheMode.WRITETHROUGH : CacheMode.WRITEBACK;
            try {
                SparseImage image = new SparseImage(new MemoryFile(MemoryVmdk.sparse(SIZE_BYTES)), new AtomicInteger());
                PowerCutRun power = new PowerCutRun(image, cache, random);
                power.change(REQUESTS);
                cuts += power.cutEverywhere(WAYS_TO_TEAR);
                unclean += image.unclean.get();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("run " + run + " of seed " + SEED, e);
            }
        }
        assertThat(cuts).isGreaterThanOrEqualTo(CUTS);
        assertThat(unclean).as("images that were found not to be closed").isGreaterThan(CUTS / 4);
    }

    /**
     * A monolithicSparse image.
     *
     * @param unclean counts those found with the mark that they were not closed
     */
    private record SparseImage(MemoryFile file, AtomicInteger unclean) implements Subject {

        @Override
        public List<MemoryFile> files() {
            return List.of(file);
        }

        @Override
        public BlockDevice open(CacheMode cache, Wrapper wrapper) throws Exception {
            return MemoryVmdk.open(file, Access.READ_WRITE, cache, handle -> wrapper.around(0, handle));
        }

        @Override
        public Subject with(List<MemoryFile> files) {
            return new SparseImage(files.getFirst(), unclean);
        }

        /** Each entry has a grain of its own behind the tables and within the file. */
        @Override
        public void assertSound() throws Exception {
            try (HostFile host = new HostFile(MemoryVmdk.PATH, file.open())) {
                SparseHeader header = SparseHeaderReader.read(host);
                unclean.addAndGet(header.shutdown() == Shutdown.UNCLEAN ? 1 : 0);
                Set<Integer> grains = new HashSet<>();
                for (int entry : entries(host, header, header.directoryOffsetBytes())) {
                    long offset = Integer.toUnsignedLong(entry) * SparseHeader.BYTES;
                    if (entry != 0) {
                        assertThat(grains.add(entry))
                                .as("a grain of its own at %d", offset)
                                .isTrue();
                        assertThat(offset)
                                .isBetween(header.overheadBytes(), host.endBytes() - header.grainBytes())
                                .matches(at -> at % header.grainBytes() == 0);
                    }
                }
            }
        }

        /** Both sets of tables are equal, and the mark is gone. */
        @Override
        public void assertClosed() throws Exception {
            assertSound();
            try (HostFile host = new HostFile(MemoryVmdk.PATH, file.open())) {
                SparseHeader header = SparseHeaderReader.read(host);
                assertThat(header.shutdown()).isEqualTo(Shutdown.CLEAN);
                assertThat(entries(host, header, header.redundantOffsetBytes()))
                        .isEqualTo(entries(host, header, header.directoryOffsetBytes()));
            }
        }

        private static int[] entries(HostFile host, SparseHeader header, long directoryOffset) throws Exception {
            FileReads reads = new FileReads(host);
            int[] directory = reads.readEntries(directoryOffset, header.tables());
            int[] all = new int[directory.length * header.tableEntries()];
            for (int i = 0; i < directory.length; i++) {
                long table = Integer.toUnsignedLong(directory[i]) * SparseHeader.BYTES;
                int[] entries = reads.readEntries(table, header.tableEntries());
                System.arraycopy(entries, 0, all, i * header.tableEntries(), entries.length);
            }
            return all;
        }
    }
}
