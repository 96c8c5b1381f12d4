package io.holdfast.cli.image;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.Layered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An image, what it lies on, what that lies on, and so on. */
public final class BackingChain {

    private final FormatsAtHand formats;
    private final Unsaid unsaid;

    /** Finds out the format of a backing file where the image on it does not say. */
    @FunctionalInterface
    public interface Unsaid {
        String formatOf(Path image, Path backingFile) throws IOException;
    }

    /**
     * One of them.
     *
     * @param file seen from where the topmost was named
     * @param name how the image on it calls it; empty for the topmost
     */
    public record Link(Path file, Path realPath, Optional<String> name, ImageInfo info) {}

    public BackingChain(FormatsAtHand formats, Unsaid unsaid) {
        this.formats = formats;
        this.unsaid = unsaid;
    }

    /**
     * All of them, the topmost first; none is locked. Blocks.
     *
     * @throws ImageException when one cannot be read, or lies where it must not, or the chain has no end
     */
    public List<Link> of(FormatChoice top) throws IOException {
        List<Link> links = new ArrayList<>();
        Set<Path> seen = new LinkedHashSet<>();
        ImageFormat format = formats.named(top.name());
        Link link = new Link(top.file(), top.file().toRealPath(), Optional.empty(), format.info(top.file()));
        while (true) {
            links.add(link);
            if (!seen.add(link.realPath)) {
                throw new ImageException(
                        Kind.INVALID_FORMAT, top.file(), "its chain of backing files comes back to " + link.realPath);
            }
            Optional<Backing> below = link.info.traits().backing();
            if (below.isEmpty() || !(format instanceof Layered layered)) {
                return links;
            }
            Path realPath = layered.resolve(link.file, below.get());
            Path file = link.file.resolveSibling(below.get().file());
            format = format(link.file, below.get(), file);
            link = new Link(file, realPath, Optional.of(below.get().file()), format.info(file));
        }
    }

    private ImageFormat format(Path image, Backing below, Path file) throws IOException {
        String name = below.format().isPresent() ? below.format().get() : unsaid.formatOf(image, file);
        return formats.known(name)
                .orElseThrow(() -> new ImageException(
                        Kind.UNSUPPORTED_FEATURE, image, "its backing file is of the unknown format " + name));
    }
}
