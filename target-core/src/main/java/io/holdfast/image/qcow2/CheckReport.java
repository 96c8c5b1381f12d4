package io.holdfast.image.qcow2;

import java.util.List;

/**
 * What a check has found.
 *
 * @param leaks clusters that count as used though nothing refers to them: they cost space, and nothing else
 * @param corruptions what is wrong and endangers data
 * @param allocatedClusters clusters of the disk that have a place of their own
 * @param totalClusters clusters of the disk
 * @param compressedClusters of the allocated ones
 * @param endBytes where the last used cluster ends
 * @param findings the first of what was found, in words
 */
public record CheckReport(
        long leaks,
        long corruptions,
        long allocatedClusters,
        long totalClusters,
        long compressedClusters,
        long endBytes,
        List<String> findings) {

    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Whether there is nothing wrong, at worst space that nobody uses. */
    public boolean sound() {
        return corruptions == 0;
    }
}
