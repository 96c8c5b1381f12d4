package io.holdfast.image;

/**
 * What an image says about itself.
 *
 * @param format the {@link ImageFormat#name()}
 * @param sizeBytes the capacity that guests see
 * @param dataBytes what of the file holds data, holes left out
 */
public record ImageInfo(String format, long sizeBytes, long dataBytes) {}
