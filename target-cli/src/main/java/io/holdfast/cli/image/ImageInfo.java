package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.util.ByteSize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What {@code image info} tells of an image, in the words of qemu-img.
 *
 * @param virtualSizeBytes the size of the disk that a host sees
 * @param actualSizeBytes what the image takes of the space of its file system
 */
public record ImageInfo(
        @JsonProperty("virtual-size") long virtualSizeBytes,
        @JsonProperty("filename") String filename,
        @JsonProperty("format") String format,
        @JsonProperty("actual-size") long actualSizeBytes) {

    /** Reads what a raw image says about itself: nothing, so all of this is the file system's word. */
    public static ImageInfo ofRaw(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new ImageInfo(channel.size(), file.toString(), "raw", AllocatedSpace.bytesOf(file));
        }
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
