package io.holdfast.image;

import java.util.List;

/**
 * What a check of an image's tables has found.
 *
 * @param leaks clusters that count as used though nothing refers to them: they cost space, and nothing else
 * @param corruptions what is wrong and endangers data
 * @param beyondRepair of the corruptions, those that new counts do not cure
 * @param clusters of the disk
 * @param endBytes where the last used cluster ends
 * @param findings the first of what was found, in words
 */
public record CheckReport(
        long leaks, long corruptions, long beyondRepair, Clusters clusters, long endBytes, List<String> findings) {

    /**
     * How the disk is kept.
     *
     * @param allocated that have a place of their own
     * @param fragmented of these, those that do not follow the one before
     */
    public record Clusters(long total, long allocated, long fragmented, long compressed) {}

    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing endangers data. */
    public boolean sound() {
        return corruptions == 0;
    }
}
