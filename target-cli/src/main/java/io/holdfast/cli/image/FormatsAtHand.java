package io.holdfast.cli.image;

import io.holdfast.cli.image.FormatChoice.Basis;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Confinement;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageFormats;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.qcow2.Qcow2Format;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.image.vmdk.VmdkFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All image formats, on one engine, and what is remembered of the formats of images. Images that it opened are closed before this is. */
public final class FormatsAtHand implements AutoCloseable {

    private final ImageFormats formats;
    private final ImageFormats untrusted;
    private final FormatMemory memory = new FormatMemory(new FormatAttribute());
    private final Runnable end;

    /** For work on images that nobody is served from: on an engine of its own, which ends with this. */
    public FormatsAtHand(Confinement confinement, Optional<Path> secretFile) {
        FileEngine engine = ThreadPoolFileEngine.forWaitingCallers();
        this.formats = over(engine, confinement, secretFile);
        this.untrusted = over(engine, ofGuessed(confinement), secretFile);
        this.end = engine::close;
    }

    /** For a server, on an engine that stays the caller's. */
    public FormatsAtHand(FileEngine engine, Confinement confinement, Optional<Path> secretFile) {
        this.formats = over(engine, confinement, secretFile);
        this.untrusted = over(engine, ofGuessed(confinement), secretFile);
        this.end = () -> {};
    }

    private static ImageFormats over(FileEngine engine, Confinement confinement, Optional<Path> secretFile) {
        RawFormat raw = new RawFormat(engine);
        VmdkFormat vmdk = new VmdkFormat(engine, confinement);
        return new ImageFormats(
                List.of(raw, new Qcow2Format(engine, List.of(raw, vmdk), confinement, secretFile), vmdk));
    }

    /** Who says that names may lead anywhere trusts them. */
    private static Confinement ofGuessed(Confinement asked) {
        return switch (asked) {
            case ANYWHERE -> Confinement.ANYWHERE;
            case OWN_FOLDER, NOWHERE -> Confinement.NOWHERE;
        };
    }

    /** What is remembered of the formats of images. */
    public FormatMemory memory() {
        return memory;
    }

    /**
     * Opens an image of a format that was chosen, for whoever copies its contents or changes it. If the format was guessed, names of other files are not followed: somebody may have
     * written them to a raw disk to get at what is in these files.
     *
     * @throws ImageException as {@link ImageFormat#open}
     */
    public BlockDevice open(FormatChoice choice, ImageOptions options) throws ImageException {
        ImageFormats from = choice.basis() == Basis.GUESSED ? untrusted : formats;
        return named(from, choice.name()).open(choice.file(), options);
    }

    /**
     * Makes a new image as {@link ImageFormat#create(Path, long, Map)} does, and records its format.
     *
     * @throws ImageException as there
     */
    public void create(FormatChoice choice, long sizeBytes, Map<String, String> options) throws ImageException {
        named(choice.name()).create(choice.file(), sizeBytes, options);
        memory.remember(choice);
    }

    /** The format of a name that {@code Values.format} has let through. */
    public ImageFormat named(String name) {
        return named(formats, name);
    }

    /** The format of a name that stands in an image. */
    public Optional<ImageFormat> known(String name) {
        return formats.named(name);
    }

    private static ImageFormat named(ImageFormats formats, String name) {
        return formats.named(name).orElseThrow(() -> new IllegalArgumentException("no format is named " + name));
    }

    @Override
    public void close() {
        end.run();
    }
}
