package io.holdfast.image.qcow2;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An array of bytes that is what a disk should be, with one more for each snapshot. Says where a change goes, too, for that depends on the size. */
final class ExpectedDisk {

    static final int SIZE_BYTES = (384 << 10) + 1536;

    private static final int SECTOR_BYTES = 512;
    private static final int LARGEST_SECTORS = 1600;

    private final Map<String, byte[]> kept = new LinkedHashMap<>();
    private byte[] expected = new byte[SIZE_BYTES];
    private int taken;

    /** What the disk should be now; to be looked at. */
    byte[] bytes() {
        return expected;
    }

    /** What the disk is, whatever it should be. */
    void is(byte[] found) {
        expected = found;
    }

    /** What it should be in each snapshot, in the order in which they were taken. */
    Map<String, byte[]> snapshots() {
        return kept;
    }

    int first(DiskChange change) {
        return change.place() % (expected.length / SECTOR_BYTES) * SECTOR_BYTES;
    }

    int length(DiskChange change, int first) {
        return Math.min(change.sectors() * SECTOR_BYTES, expected.length - first);
    }

    void fill(int first, int length, int pattern) {
        Arrays.fill(expected, first, first + length, (byte) pattern);
    }

    void resized(DiskChange change) {
        expected = Arrays.copyOf(expected, (1 + change.place() % LARGEST_SECTORS) * SECTOR_BYTES);
    }

    String taken() {
        String name = "s" + taken++;
        kept.put(name, expected.clone());
        return name;
    }

    String applied(DiskChange change) {
        String name = any(change);
        expected = kept.getOrDefault(name, expected).clone();
        return name;
    }

    String deleted(DiskChange change) {
        String name = any(change);
        kept.remove(name);
        return name;
    }

    String any(DiskChange change) {
        return List.copyOf(kept.keySet()).get(change.place() % kept.size());
    }
}
