package io.holdfast.image;

import java.util.List;

/**
 * What an image says about itself.
 *
 * @param format the {@link ImageFormat#name()}
 * @param sizeBytes the capacity that guests see
 * @param dataBytes what of the file holds data, holes left out
 * @param snapshots those that are kept in it
 */
public record ImageInfo(String format, long sizeBytes, long dataBytes, List<Snapshot> snapshots) {

    /** Of an image that keeps no snapshots. */
    public ImageInfo(String format, long sizeBytes, long dataBytes) {
        this(format, sizeBytes, dataBytes, List.of());
    }
}
