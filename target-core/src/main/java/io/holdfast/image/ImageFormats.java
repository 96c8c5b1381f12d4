package io.holdfast.image;

import java.util.List;
import java.util.Optional;

/** The formats that this program knows. */
public record ImageFormats(List<ImageFormat> known) {

    public ImageFormats {
        known = List.copyOf(known);
    }

    public Optional<ImageFormat> named(String name) {
        return known.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** For messages and help texts, in the order in which they were given. */
    public List<String> names() {
        return known.stream().map(ImageFormat::name).toList();
    }
}
