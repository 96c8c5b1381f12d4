package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.Placement;
import io.holdfast.image.Placement.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of what {@code image map} tells, in the words of qemu-img.
 *
 * @param depth how many images down the chain of backing files
 * @param present whether the chain says what is there
 * @param zero whether it reads as zeroes without being read
 * @param data whether the file has space for it
 * @param offset where in the file it is; null where that cannot be said
 */
public record MapReport(
        @JsonProperty("start") long start,
        @JsonProperty("length") long length,
        @JsonProperty("depth") int depth,
        @JsonProperty("present") boolean present,
        @JsonProperty("zero") boolean zero,
        @JsonProperty("data") boolean data,

        @JsonProperty("offset") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long offset) {

    /** Puts in words where a part of the disk is kept. */
    public static MapReport of(Placement placement) {
        Kind kind = placement.kind();
        OptionalLong offset = placement.fileOffsetBytes();
        return new MapReport(
                placement.offsetBytes(),
                placement.lengthBytes(),
                placement.depth(),
                kind != Kind.ABSENT,
                kind != Kind.DATA,
                kind == Kind.DATA || kind == Kind.ZEROED_DATA,
                offset.isPresent() ? offset.getAsLong() : null);
    }

    /**
     * What holds data, for people.
     *
     * @param files of the images, the topmost first
     */
    public static String text(List<Path> files, List<MapReport> rows) {
        String heading = "%-16s%-16s%-16s%s\n".formatted("Offset", "Length", "Mapped to", "File");
        return rows.stream()
                .filter(row -> row.data && !row.zero)
                .map(row -> "%-16s%-16s%-16s%s\n"
                        .formatted(
                                hex(row.start),
                                hex(row.length),
                                row.offset == null ? "?" : hex(row.offset),
                                files.get(row.depth)))
                .collect(Collectors.joining("", heading, ""));
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
