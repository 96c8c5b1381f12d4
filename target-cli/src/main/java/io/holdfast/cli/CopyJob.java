package io.holdfast.cli;

import io.holdfast.cli.image.CompressedCopy;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageCopy;
import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Settings;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.NewFile;
import io.holdfast.cli.image.NewFiles;
import io.holdfast.cli.image.NewTarget;
import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Compressing;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A copy from one image to another, whichever command asked for it.
 *
 * @param files what goes with the images
 * @param targetSecret which the target is encrypted with, where it is
 */
record CopyJob(Image source, Image target, Settings settings, NamedFiles files, TargetSecret targetSecret) {

    /**
     * An image as it was asked for.
     *
     * @param making how it is made
     */
    record Image(FormatChoice format, CacheMode cache, Making making) {

        Image(FormatChoice format, CacheMode cache) {
            this(format, cache, new Making(Map.of(), Packing.AS_THE_OPTIONS_SAY));
        }

        Path file() {
            return format.file();
        }
    }

    /**
     * How a new image is made.
     *
     * @param options of its format
     */
    record Making(Map<String, String> options, Packing packing) {}

    /** Whether a new image is compressed. */
    enum Packing {
        COMPRESSED,
        AS_THE_OPTIONS_SAY
    }

    /** Chooses what of a source of that size is copied. */
    @FunctionalInterface
    interface Choice {
        Range of(long sizeBytes) throws CommandFailure;
    }

    /** Into a new image, which has its name only when it is whole. */
    void intoNewImage(Choice choice) throws IOException, CommandFailure {
        TargetFolder.mustExist(target.file());
        try (FormatsAtHand formats = files.formats();
                FormatsAtHand targets = targetSecret.formats(files)) {
            ImageFormat format = targets.named(target.format.name());
            try (BlockDevice from = openSource(formats);
                    NewTarget file = format.namesFiles(target.making.options)
                            ? NewFiles.named(target.file())
                            : NewFile.named(target.file())) {
                Range range = choice.of(from.sizeBytes());
                Optional<Compressing> compressing = compressing(format, range.lengthBytes());
                if (compressing.isPresent()) {
                    compress(compressing.get(), from, file.part(), range);
                    formats.memory().remember(FormatChoice.named(file.part(), format.name()));
                } else {
                    format.create(file.part(), range.lengthBytes(), target.making.options);
                    copy(targets, from, FormatChoice.named(file.part(), format.name()), range);
                }
                if (target.cache.ignoresFlush()) {
                    file.keep();
                } else {
                    file.keepDurably();
                }
            }
        }
    }

    /** The format, where the target is compressed. */
    private Optional<Compressing> compressing(ImageFormat format, long sizeBytes) throws CommandFailure {
        boolean asked = target.making.packing == Packing.COMPRESSED;
        if (!(format instanceof Compressing compressing)) {
            if (asked) {
                throw new CommandFailure(
                        ExitStatus.USAGE, target.file() + ": " + format.name() + " images are not compressed");
            }
            return Optional.empty();
        }
        try {
            boolean always = compressing.alwaysCompresses(sizeBytes, target.making.options);
            return asked || always ? Optional.of(compressing) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, target.file() + ": " + e.getMessage());
        }
    }

    private void compress(Compressing format, BlockDevice from, Path path, Range range) throws ImageException {
        Side side = new Side(source.file(), from);
        format.createCompressed(
                path,
                range.lengthBytes(),
                target.making.options,
                target.cache,
                contents -> CompressedCopy.run(side, range, settings.progress(), contents));
    }

    /** Into an image that exists, over what it holds. */
    void intoExistingImage() throws IOException, CommandFailure {
        try (FormatsAtHand formats = files.formats();
                FormatsAtHand targets = targetSecret.formats(files);
                BlockDevice from = openSource(formats)) {
            targetSecret.checkExisting(targets, target);
            copy(targets, from, target.format, new Range(0, from.sizeBytes()));
        }
    }

    private BlockDevice openSource(FormatsAtHand formats) throws ImageException {
        return formats.open(source.format, new ImageOptions(Access.READ_ONLY, source.cache, Discard.IGNORE));
    }

    private void copy(FormatsAtHand targets, BlockDevice from, FormatChoice to, Range range)
            throws IOException, CommandFailure {
        ImageOptions options = new ImageOptions(Access.READ_WRITE, target.cache, Discard.ON);
        try (BlockDevice device = targets.open(to, options)) {
            if (device.sizeBytes() < range.lengthBytes()) {
                throw new CommandFailure(
                        ExitStatus.DATA,
                        "%s: has %d bytes, less than the %d of %s"
                                .formatted(target.file(), device.sizeBytes(), range.lengthBytes(), source.file()));
            }
            targets.memory().remember(to);
            new ImageCopy(new Side(source.file(), from), new Side(target.file(), device), range, settings).run();
        }
    }
}
