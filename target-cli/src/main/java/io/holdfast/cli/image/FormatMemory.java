package io.holdfast.cli.image;

import io.holdfast.cli.image.FormatChoice.Basis;
import io.holdfast.cli.image.RecordedFormats.Found;
import io.holdfast.cli.image.RecordedFormats.NotKept;
import io.holdfast.cli.image.RecordedFormats.Nothing;
import io.holdfast.cli.image.RecordedFormats.Recorded;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which formats images are. Who writes to a raw disk may write there what an image of another format begins with, and in it names of other files; so how a file begins says
 * something only where nothing else does: no user, and no record of whoever made the image or served it.
 *
 * <p>Methods block. Any thread.
 */
public final class FormatMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FormatMemory.class);

    private static final String RAW = "raw";

    private final RecordedFormats records;

    public FormatMemory(RecordedFormats records) {
        this.records = records;
    }

    /**
     * What is known of an image besides itself.
     *
     * @param named what the user says now
     * @param usual what it is where nothing is recorded; empty where how it begins says so
     * @param option how the user names a format
     */
    public record Known(Optional<String> named, Past past, Optional<String> usual, String option) {}

    /**
     * The format of a file.
     *
     * @throws ImageException when nobody but the user can say which it is, or it is none that is read here
     * @throws IOException when the file cannot be looked at
     */
    public FormatChoice choose(Path file, Known known) throws IOException {
        if (known.named().isPresent()) {
            String name = known.named().get();
            warnOfContradiction(file, name, known.past());
            return FormatChoice.named(file, name);
        }
        Found found = records.of(file);
        Optional<String> recorded = recorded(file, found, known);
        if (recorded.isPresent()) {
            return new FormatChoice(file, recorded.get(), Basis.RECORDED);
        }
        return known.usual().isPresent()
                ? FormatChoice.named(file, known.usual().get())
                : guessed(file, found, known);
    }

    /** What is recorded with a file. */
    public Found recorded(Path file) throws IOException {
        return records.of(file);
    }

    /**
     * Records the format of an image that is new or about to be written to, on stable storage when this returns. Where that cannot be done a warning says so, and the image is as good as
     * before.
     */
    public void remember(FormatChoice choice) {
        Path file = choice.file();
        try {
            if (isNews(file, choice.name())) {
                records.record(file, choice.name());
                records.sync(file);
            }
        } catch (IOException e) {
            LOG.warn(
                    "{}: it cannot be recorded with the file that its format is {} ({}); name the format wherever the image is used",
                    file,
                    choice.name(),
                    e.getMessage());
        }
    }

    private boolean isNews(Path file, String name) throws IOException {
        return switch (records.of(file)) {
            case NotKept _ -> false;
            case Nothing _ -> true;
            case Recorded(var before) -> !before.equals(name);
        };
    }

    private void warnOfContradiction(Path file, String name, Past past) {
        try {
            if (records.of(file) instanceof Recorded(var before) && !before.equals(name)) {
                LOG.warn(
                        "{}: is taken for {}, as was asked for, though it is recorded that it is {}",
                        file,
                        name,
                        before);
                return;
            }
        } catch (IOException e) {
            LOG.debug("{}: cannot be looked at; whoever opens it will tell", file, e);
        }
        past.known()
                .filter(before -> !before.equals(name))
                .ifPresent(before -> LOG.warn(
                        "{}: is taken for {}, as was asked for, though it was served as {}", file, name, before));
    }

    private static Optional<String> recorded(Path file, Found found, Known known) throws IOException {
        Optional<String> withFile = found instanceof Recorded(var format) ? Optional.of(format) : Optional.empty();
        Optional<String> served = known.past().known();
        if (withFile.isPresent() && served.isPresent() && !withFile.equals(served)) {
            throw refused(
                    file,
                    "was served as %s, but it is recorded with the file that it is %s: another file may have taken its place; %s says which it is"
                            .formatted(served.get(), withFile.get(), known.option()));
        }
        Optional<String> name = withFile.or(() -> served);
        if (name.isPresent() && !readable(name.get())) {
            throw refused(
                    file, "it is recorded that its format is '" + name.get() + "', which this version does not know");
        }
        if (withFile.isEmpty() && served.isPresent() && served.get().equals(RAW)) {
            Signature.formatOf(file)
                    .ifPresent(other -> LOG.warn(
                            "{}: begins like a {} image, and is raw because it was served as raw; if another file has taken its place, {} {} says so",
                            file,
                            other,
                            known.option(),
                            other));
        }
        return name;
    }

    private static FormatChoice guessed(Path file, Found found, Known known) throws IOException {
        Optional<String> other = Signature.formatOf(file);
        if (other.isEmpty()) {
            return new FormatChoice(file, RAW, Basis.NOTHING_ELSE);
        }
        String name = other.get();
        if (!readable(name)) {
            throw refused(
                    file,
                    "this is a %s image, which Holdfast cannot read; %s raw takes its bytes for a disk"
                            .formatted(name, known.option()));
        }
        if (found instanceof NotKept || known.past() instanceof Past.Served) {
            throw refused(
                    file,
                    "this begins like a %s image, and nothing tells whether it is one or a raw disk on which somebody wrote that; %s %1$s takes it for one, %2$s raw for a raw disk"
                            .formatted(name, known.option()));
        }
        return new FormatChoice(file, name, Basis.GUESSED);
    }

    private static boolean readable(String format) {
        return format.equals(RAW) || Signature.readable(format);
    }

    private static ImageException refused(Path file, String reason) {
        return new ImageException(Kind.UNSUPPORTED_FEATURE, file, reason);
    }
}
