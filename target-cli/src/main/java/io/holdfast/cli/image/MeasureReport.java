package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.Measurable.Measurement;

/**
 * What {@code image measure} tells, in the words of qemu-img.
 *
 * @param requiredBytes how long the file would be
 * @param fullyAllocatedBytes how long it would be once every sector has been written
 */
public record MeasureReport(
        @JsonProperty("required") long requiredBytes,
        @JsonProperty("fully-allocated") long fullyAllocatedBytes) {

    public static MeasureReport of(Measurement measurement) {
        return new MeasureReport(measurement.requiredBytes(), measurement.fullyAllocatedBytes());
    }

    /** For people. */
    public String text() {
        return "required size: %d\nfully allocated size: %d\n".formatted(requiredBytes, fullyAllocatedBytes);
    }
}
