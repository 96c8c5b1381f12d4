package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.ImageInfo;
import io.holdfast.util.ByteSize;
import java.nio.file.Path;

/**
 * What {@code image info} tells of an image, in the words of qemu-img.
 *
 * @param virtualSizeBytes the size of the disk that a host sees
 * @param actualSizeBytes what the image takes of the space of its file system
 */
public record ImageReport(
        @JsonProperty("virtual-size") long virtualSizeBytes,
        @JsonProperty("filename") String filename,
        @JsonProperty("format") String format,
        @JsonProperty("actual-size") long actualSizeBytes) {

    /** Puts what the format says of the image in words. */
    public static ImageReport of(Path file, ImageInfo info) {
        return new ImageReport(info.sizeBytes(), file.toString(), info.format(), info.dataBytes());
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
                        ByteSize.format(actualSizeBytes));
    }
}
