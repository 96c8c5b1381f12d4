package io.holdfast.image.vmdk;

/**
 * A line of a descriptor that describes an extent.
 *
 * @param sectors how much of the disk it is, in sectors of 512 bytes
 * @param file the name of its file, empty for {@link PartType#ZERO}
 * @param offsetSectors where in the file a flat one begins
 */
record PartLine(Access access, long sectors, PartType type, String file, long offsetSectors) {

    /** Whether it may be written. */
    enum Access {
        RW,
        RDONLY,
        NOACCESS
    }

    String text() {
        String start = access + " " + sectors + " " + type;
        return switch (type) {
            case FLAT -> start + " \"" + file + "\" " + offsetSectors;
            case SPARSE -> start + " \"" + file + "\"";
            case ZERO -> start;
        };
    }
}
