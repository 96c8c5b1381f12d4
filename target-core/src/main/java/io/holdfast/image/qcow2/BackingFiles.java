package io.holdfast.image.qcow2;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens what an image is backed by, and refuses what would not end or lies where it should not. */
final class BackingFiles {

    private static final int MAX_DEPTH = 64;
    /** {@code nbd://host/name}, {@code json:{...}}: QEMU's names of things that are not files. */
    private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

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
        if (PROTOCOL.matcher(name).matches()) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, image, "refers to " + name + ", which is no file");
        }
        try {
            Path folder = Objects.requireNonNull(image.toRealPath().getParent());
            Path path = folder.resolve(name).normalize();
            if (confinement == Confinement.OWN_FOLDER && !path.startsWith(folder)) {
                throw outside(image, name);
            }
            Path real = path.toRealPath();
            if (confinement == Confinement.OWN_FOLDER && !real.startsWith(folder)) {
                throw outside(image, name);
            }
            return real;
        } catch (InvalidPathException e) {
            throw new ImageException(Kind.INVALID_FORMAT, image, "refers to a file of an impossible name", e);
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw new ImageException(Kind.NOT_FOUND, image, "refers to " + name + ", which cannot be found", e);
        }
    }

    private static ImageException outside(Path image, String name) {
        return new ImageException(
                Kind.ACCESS_DENIED, image, "refers to " + name + " outside its own folder, which is not followed");
    }

    private static ImageException invalid(Path image, String reason) {
        return new ImageException(Kind.INVALID_FORMAT, image, reason);
    }
}
