package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.ImageInfo;
import io.holdfast.util.ByteSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code image info} tells of an image, in the words of qemu-img.
 *
 * @param virtualSizeBytes the size of the disk that a host sees
 * @param snapshots null where there are none
 * @param actualSizeBytes what the image takes of the space of its file system
 */
public record ImageReport(
        @JsonProperty("snapshots") @Nullable List<SnapshotReport.Line> snapshots,
        @JsonProperty("virtual-size") long virtualSizeBytes,
        @JsonProperty("filename") String filename,
        @JsonProperty("format") String format,
        @JsonProperty("actual-size") long actualSizeBytes) {

    /** Puts what the format says of the image in words. */
    public static ImageReport of(Path file, ImageInfo info) {
        SnapshotReport report = SnapshotReport.of(info.snapshots());
        return new ImageReport(
                report.snapshots().isEmpty() ? null : report.snapshots(),
                info.sizeBytes(),
                file.toString(),
                info.format(),
                info.dataBytes());
    }

    /** For people. */
    public String text() {
        return """
                image: %s
                file format: %s
                virtual size: %s (%d bytes)
                disk size: %s
                """.formatted(
                                filename,
                                format,
                                ByteSize.format(virtualSizeBytes),
                                virtualSizeBytes,
                                ByteSize.format(actualSizeBytes))
                + (snapshots == null ? "" : new SnapshotReport(snapshots).text());
    }
}
