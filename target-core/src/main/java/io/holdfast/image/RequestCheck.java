package io.holdfast.image;

import java.nio.file.Path;

/** What {@link BlockDevice#submit} asks of every request, whatever the format. Any thread. */
public record RequestCheck(Path path, BlockLimits limits) {

    /**
     * Refuses a request that is a programming error.
     *
     * @throws IllegalArgumentException when the request does not lie within an image of that size or keep to the limits
     */
    public void check(BlockRequest request, long sizeBytes) {
        checkRange(request.offsetBytes(), request.lengthBytes(), sizeBytes);
        int alignment = limits.requestAlignmentBytes();
        if ((request.offsetBytes() | request.lengthBytes()) % alignment != 0) {
            throw new IllegalArgumentException(request + " is not aligned to " + alignment + " bytes");
        }
        boolean transfer = request.kind() == BlockRequest.Kind.READ || request.kind() == BlockRequest.Kind.WRITE;
        if (transfer && request.lengthBytes() > limits.maxTransferBytes()) {
            throw new IllegalArgumentException(request + " is longer than " + limits.maxTransferBytes() + " bytes");
        }
        if (request.kind() != BlockRequest.Kind.READ && limits.readOnly()) {
            throw new IllegalArgumentException(request + " to an image that is open for reading");
        }
    }

    /**
     * Refuses a range that is a programming error.
     *
     * @throws IllegalArgumentException when the range is empty or does not lie within an image of that size
     */
    public void checkRange(long offsetBytes, long lengthBytes, long sizeBytes) {
        if (offsetBytes < 0 || lengthBytes <= 0 || offsetBytes > sizeBytes - lengthBytes) {
            throw new IllegalArgumentException(
                    path + ": " + lengthBytes + " bytes at " + offsetBytes + " of an image of " + sizeBytes);
        }
    }
}
