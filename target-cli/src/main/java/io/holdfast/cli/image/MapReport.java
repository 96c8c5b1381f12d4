package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.Extent;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One row of what {@code image map} tells of a raw image, in the words of qemu-img.
 *
 * @param depth how many images down the chain of backing files
 * @param present whether the chain says what is there
 * @param zero whether it reads as zeroes without being read
 * @param data whether the file has space for it
 * @param offset where in the file it is
 */
public record MapReport(
        @JsonProperty("start") long start,
        @JsonProperty("length") long length,
        @JsonProperty("depth") int depth,
        @JsonProperty("present") boolean present,
        @JsonProperty("zero") boolean zero,
        @JsonProperty("data") boolean data,
        @JsonProperty("offset") long offset) {

    /** A disk's bytes lie in a raw image where they lie on the disk. */
    public static MapReport of(Extent extent) {
        boolean data = switch (extent) {
            case Extent.Data _ -> true;
            case Extent.Hole _ -> false;
        };
        return new MapReport(extent.offsetBytes(), extent.lengthBytes(), 0, true, !data, data, extent.offsetBytes());
    }

    /** What holds data, for people. */
    public static String text(Path file, List<MapReport> rows) {
        String heading = "%-16s%-16s%-16s%s\n".formatted("Offset", "Length", "Mapped to", "File");
        return rows.stream()
                .filter(MapReport::data)
                .map(row -> "%-16s%-16s%-16s%s\n".formatted(hex(row.start), hex(row.length), hex(row.offset), file))
                .collect(Collectors.joining("", heading, ""));
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
