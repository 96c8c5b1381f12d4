package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.CheckReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;

/** What {@code image check} tells, in the words of qemu-img; numbers that are 0 are left out of the JSON as there. */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record CheckOutcome(
        @JsonProperty("image-end-offset") long endBytes,
        @JsonProperty("total-clusters") long totalClusters,
        @JsonInclude @JsonProperty("check-errors") long checkErrors,
        @JsonProperty("corruptions") long corruptions,
        @JsonProperty("corruptions-fixed") long corruptionsFixed,
        @JsonProperty("leaks") long leaks,
        @JsonProperty("leaks-fixed") long leaksFixed,
        @JsonProperty("allocated-clusters") long allocatedClusters,
        @JsonProperty("fragmented-clusters") long fragmentedClusters,
        @JsonProperty("compressed-clusters") long compressedClusters,
        @JsonProperty("filename") String filename,
        @JsonProperty("format") String format) {

    /**
     * An image as it was found and as it is.
     *
     * @param before the same as {@code after} when nothing was repaired
     */
    public static CheckOutcome of(Path file, String format, CheckReport before, CheckReport after) {
        return new CheckOutcome(
                after.endBytes(),
                after.clusters().total(),
                0,
                after.corruptions(),
                Math.max(0, before.corruptions() - after.corruptions()),
                after.leaks(),
                Math.max(0, before.leaks() - after.leaks()),
                after.clusters().allocated(),
                after.clusters().fragmented(),
                after.clusters().compressed(),
                file.toString(),
                format);
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (corruptionsFixed > 0 || leaksFixed > 0) {
            text.append(
                    "The following inconsistencies were found and repaired:%n%n    %d leaked clusters%n    %d corruptions%n%nDouble checking the fixed image now...%n"
                            .formatted(leaksFixed, corruptionsFixed));
        }
        if (corruptions == 0 && leaks == 0) {
            text.append("No errors were found on the image.%n".formatted());
        }
        if (corruptions > 0) {
            text.append(
                    "%n%d errors were found on the image.%nData may be corrupted, or further writes to the image may corrupt it.%n"
                            .formatted(corruptions));
        }
        if (leaks > 0) {
            text.append(
                    "%n%d leaked clusters were found on the image.%nThis means waste of disk space, but no harm to data.%n"
                            .formatted(leaks));
        }
        if (allocatedClusters > 0) {
            text.append("%d/%d = %s allocated, %s fragmented, %s compressed clusters%n"
                    .formatted(
                            allocatedClusters,
                            totalClusters,
                            percent(allocatedClusters, totalClusters),
                            percent(fragmentedClusters, allocatedClusters),
                            percent(compressedClusters, allocatedClusters)));
        }
        if (endBytes > 0) {
            text.append("Image end offset: %d%n".formatted(endBytes));
        }
        return text.toString();
    }

    private static String percent(long part, long whole) {
        BigDecimal percent = new BigDecimal(whole == 0 ? 0.0 : part * 100.0 / whole);
        return percent.setScale(2, RoundingMode.HALF_EVEN) + "%";
    }
}
