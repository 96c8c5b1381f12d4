package io.holdfast.image.vmdk;

import io.holdfast.image.host.HostFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the descriptor of an image says ("The Descriptor File").
 *
 * @param cid the content ID; {@value #NO_PARENT} for a parent's means that there is none
 * @param createType the name of the subformat
 * @param parentFile parentFileNameHint
 */
record Descriptor(int cid, int parentCid, String createType, Optional<String> parentFile, List<PartLine> parts) {

    static final String FIRST_LINE = "# Disk DescriptorFile";
    static final int MAX_BYTES = 1 << 20;
    static final int NO_PARENT = -1;

    private static final int HEADS = 16;
    private static final int SECTORS_A_TRACK = 63;
    private static final int MAX_CYLINDERS = 16383;

    Descriptor {
        parts = List.copyOf(parts);
    }

    long sizeBytes() {
        return parts.stream()
                .mapToLong(part -> part.sectors() * HostFile.SECTOR_BYTES)
                .sum();
    }

    /** As it is written into a new image. */
    String text() {
        long sectors = sizeBytes() / HostFile.SECTOR_BYTES;
        long cylinders = Math.min(MAX_CYLINDERS, sectors / (HEADS * SECTORS_A_TRACK));
        String lines = parts.stream().map(PartLine::text).collect(Collectors.joining("\n"));
        return """
                %s
                version=1
                CID=%08x
                parentCID=%08x
                createType="%s"

                # Extent description
                %s

                # The Disk Data Base
                #DDB

                ddb.virtualHWVersion = "4"
                ddb.geometry.cylinders = "%d"
                ddb.geometry.heads = "%d"
                ddb.geometry.sectors = "%d"
                ddb.adapterType = "ide"
                """.formatted(FIRST_LINE, cid, parentCid, createType, lines, cylinders, HEADS, SECTORS_A_TRACK);
    }
}
