package io.holdfast.image.qcow2;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Confinement;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens what an image is backed by, and refuses what would not end or lies where it should not. */
final class BackingFiles {

    private static final int MAX_DEPTH = 64;

    private final Qcow2Format qcow2;
    private final List<ImageFormat> others;
    private final Confinement confinement;

    BackingFiles(Qcow2Format qcow2, List<ImageFormat> others, Confinement confinement) {
        this.qcow2 = qcow2;
        this.others = List.copyOf(others);
        this.confinement = confinement;
    }

    /**
     * Opens the backing file of an image for reading.
     *
     * @param chain the images above and the image itself, as real paths
     */
    BlockDevice open(Path image, Header header, ImageOptions options, List<Path> chain) throws ImageException {
        String name = header.backingFile().orElseThrow();
        Path path = resolve(image, name);
        if (chain.contains(path)) {
            throw invalid(image, "its chain of backing files comes back to " + path);
        }
        if (chain.size() >= MAX_DEPTH) {
            throw invalid(image, "its chain of backing files is longer than " + MAX_DEPTH);
        }
        ImageOptions reading = new ImageOptions(Access.READ_ONLY, options.cache(), options.discard());
        Optional<String> format = header.extensions().backingFormat();
        if (format.isEmpty()) {
            // What a guest wrote to a raw disk may look like an image that names any file of the host.
            throw invalid(
                    image,
                    "does not say of which format its backing file " + name
                            + " is, and that is not guessed; 'qemu-img rebase -u -b FILE -F FORMAT' writes it down");
        }
        if (format.get().equals(qcow2.name())) {
            return qcow2.open(path, reading, chain);
        }
        for (ImageFormat other : others) {
            if (other.name().equals(format.get())) {
                return other.open(path, reading);
            }
        }
        throw new ImageException(
                Kind.UNSUPPORTED_FEATURE, image, "its backing file is of the unknown format " + format.get());
    }

    /** The real path of a file that an image names. */
    Path resolve(Path image, String name) throws ImageException {
        return confinement.resolve(image, name);
    }

    private static ImageException invalid(Path image, String reason) {
        return new ImageException(Kind.INVALID_FORMAT, image, reason);
    }
}
