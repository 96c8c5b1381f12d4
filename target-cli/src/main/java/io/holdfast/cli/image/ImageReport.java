package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.ImageInfo.Mark;
import io.holdfast.image.ImageInfo.Traits;
import io.holdfast.util.ByteSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code image info} tells of an image, in the words of qemu-img; null and left out of the JSON is what an image does not have.
 *
 * @param virtualSizeBytes the size of the disk that a host sees
 * @param actualSizeBytes what the image takes of the space of its file system
 * @param fullBackingFilename where the backing file is, seen from where the image was named
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageReport(
        @JsonProperty("backing-filename-format") @Nullable String backingFilenameFormat,
        @JsonProperty("snapshots") @Nullable List<SnapshotReport.Line> snapshots,
        @JsonProperty("virtual-size") long virtualSizeBytes,
        @JsonProperty("filename") String filename,
        @JsonProperty("cluster-size") @Nullable Long clusterBytes,
        @JsonProperty("format") String format,
        @JsonProperty("actual-size") long actualSizeBytes,
        @JsonProperty("format-specific") @Nullable Specific specific,
        @JsonProperty("full-backing-filename") @Nullable String fullBackingFilename,
        @JsonProperty("backing-filename") @Nullable String backingFilename,
        @JsonProperty("encrypted") @Nullable Boolean encrypted,
        @JsonProperty("dirty-flag") boolean dirty) {

    /** What only that format has. */
    public record Specific(
            @JsonProperty("type") String type,
            @JsonProperty("data") Map<String, Object> data) {}

    /** Puts what the format says of the image in words. */
    public static ImageReport of(Path file, ImageInfo info) {
        Traits traits = info.traits();
        SnapshotReport report = SnapshotReport.of(traits.snapshots());
        Optional<String> backing = traits.backing().map(Backing::file);
        return new ImageReport(
                traits.backing().flatMap(Backing::format).orElse(null),
                report.snapshots().isEmpty() ? null : report.snapshots(),
                info.sizeBytes(),
                file.toString(),
                traits.clusterBytes().isPresent() ? traits.clusterBytes().getAsLong() : null,
                info.format(),
                info.allocatedBytes(),
                traits.specific().isEmpty() ? null : new Specific(info.format(), traits.specific()),
                backing.map(name -> fromHere(file, name)).orElse(null),
                backing.orElse(null),
                traits.marks().contains(Mark.ENCRYPTED) ? true : null,
                traits.marks().contains(Mark.DIRTY));
    }

    /** Names that are no files of this host stay as they are. */
    private static String fromHere(Path file, String name) {
        return name.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                ? name
                : file.resolveSibling(name).toString();
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "image", filename);
        line(text, "file format", format);
        line(text, "virtual size", "%s (%d bytes)".formatted(ByteSize.format(virtualSizeBytes), virtualSizeBytes));
        line(text, "disk size", ByteSize.format(actualSizeBytes));
        if (encrypted != null) {
            line(text, "encrypted", "yes");
        }
        if (clusterBytes != null) {
            line(text, "cluster_size", clusterBytes);
        }
        if (dirty) {
            line(text, "cleanly shut down", "no");
        }
        if (backingFilename != null) {
            boolean same = backingFilename.equals(fullBackingFilename);
            line(
                    text,
                    "backing file",
                    same ? backingFilename : backingFilename + " (actual path: " + fullBackingFilename + ")");
        }
        if (backingFilenameFormat != null) {
            line(text, "backing file format", backingFilenameFormat);
        }
        if (snapshots != null) {
            text.append(new SnapshotReport(snapshots).text());
        }
        if (specific != null) {
            text.append("Format specific information:\n");
            SpecificText.append(text, specific.data);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
