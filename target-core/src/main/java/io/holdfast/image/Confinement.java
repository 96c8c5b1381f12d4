package io.holdfast.image;

import io.holdfast.image.ImageException.Kind;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/** Where the files may be that an image names: its backing file, the files that its data is in. */
public enum Confinement {
    /** Nowhere: whoever wrote the names may have had no right to, for nobody said that the file is an image of its format. */
    NOWHERE,
    /** In the image's folder or below it, whatever links there are. */
    OWN_FOLDER,
    /** Anywhere: the images come from somebody who is trusted. */
    ANYWHERE;

    /** {@code nbd://host/name}, {@code json:{...}}: QEMU's names of things that are not files. */
    private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    /**
     * The real path of a file that an image names. Blocks.
     *
     * @throws ImageException when that is no file, is not there, or lies where it must not
     */
    public Path resolve(Path image, String name) throws ImageException {
        if (PROTOCOL.matcher(name).matches()) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, image, "refers to " + name + ", which is no file");
        }
        if (this == NOWHERE) {
            throw new ImageException(
                    Kind.ACCESS_DENIED,
                    image,
                    "refers to " + name
                            + ", which is not followed as long as the format is only guessed by how the file begins: a host may have written that to a raw disk. Name the format if the image is to be trusted");
        }
        try {
            Path folder = Objects.requireNonNull(image.toRealPath().getParent());
            Path path = folder.resolve(name).normalize();
            if (this == OWN_FOLDER && !path.startsWith(folder)) {
                throw outside(image, name);
            }
            Path real = path.toRealPath();
            if (this == OWN_FOLDER && !real.startsWith(folder)) {
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
}
