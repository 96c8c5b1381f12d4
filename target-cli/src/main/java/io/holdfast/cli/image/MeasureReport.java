package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What {@code image measure} tells, in the words of qemu-img.
 *
 * @param requiredBytes how long the file would be
 * @param fullyAllocatedBytes how long it would be once every sector has been written
 */
public record MeasureReport(
        @JsonProperty("required") long requiredBytes,
        @JsonProperty("fully-allocated") long fullyAllocatedBytes) {

    /** A raw image is as long as its disk; holes count. */
    public static MeasureReport ofRaw(long diskBytes) {
        return new MeasureReport(diskBytes, diskBytes);
    }

    /** For people. */
    public String text() {
        return "required size: %d\nfully allocated size: %d\n".formatted(requiredBytes, fullyAllocatedBytes);
    }
}
