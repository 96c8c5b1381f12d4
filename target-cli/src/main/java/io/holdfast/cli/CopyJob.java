package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageCopy;
import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Settings;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.NewFile;
import io.holdfast.cli.image.NewFiles;
import io.holdfast.cli.image.NewTarget;
import io.holdfast.cli.image.StreamCopy;
import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.vmdk.Subformat;
import io.holdfast.image.vmdk.VmdkFormat;
import io.holdfast.image.vmdk.VmdkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A copy from one image to another, whichever command asked for it. */
record CopyJob(Image source, Image target, Settings settings) {

    /**
     * An image as it was asked for.
     *
     * @param options for making it
     */
    record Image(Path file, String format, CacheMode cache, Map<String, String> options) {

        Image(Path file, String format, CacheMode cache) {
            this(file, format, cache, Map.of());
        }
    }

    /** Chooses what of a source of that size is copied. */
    @FunctionalInterface
    interface Choice {
        Range of(long sizeBytes) throws CommandFailure;
    }

    /** Into a new image, which has its name only when it is whole. */
    void intoNewImage(Choice choice) throws IOException, CommandFailure {
        TargetFolder.mustExist(target.file);
        try (FormatsAtHand formats = new FormatsAtHand()) {
            ImageFormat format = formats.named(target.format);
            try (BlockDevice from = openSource(formats);
                    NewTarget file = format.namesItself() ? NewFiles.named(target.file) : NewFile.named(target.file)) {
                Range range = choice.of(from.sizeBytes());
                if (format instanceof VmdkFormat vmdk && stream(range.lengthBytes())) {
                    StreamCopy copy = new StreamCopy(new Side(source.file, from), range, settings.progress());
                    vmdk.createStream(file.part(), range.lengthBytes(), copy::run);
                } else {
                    format.create(file.part(), range.lengthBytes(), target.options);
                    copy(formats, from, file.part(), range);
                }
                if (target.cache.ignoresFlush()) {
                    file.keep();
                } else {
                    file.keepDurably();
                }
            }
        }
    }

    private boolean stream(long sizeBytes) throws CommandFailure {
        try {
            return VmdkOptions.of(sizeBytes, target.options).subformat() == Subformat.STREAM_OPTIMIZED;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, target.file + ": " + e.getMessage());
        }
    }

    /** Into an image that exists, over what it holds. */
    void intoExistingImage() throws IOException, CommandFailure {
        try (FormatsAtHand formats = new FormatsAtHand();
                BlockDevice from = openSource(formats)) {
            copy(formats, from, target.file, new Range(0, from.sizeBytes()));
        }
    }

    private BlockDevice openSource(FormatsAtHand formats) throws ImageException {
        return formats.named(source.format)
                .open(source.file, new ImageOptions(Access.READ_ONLY, source.cache, Discard.IGNORE));
    }

    private void copy(FormatsAtHand formats, BlockDevice from, Path path, Range range)
            throws IOException, CommandFailure {
        ImageOptions options = new ImageOptions(Access.READ_WRITE, target.cache, Discard.ON);
        try (BlockDevice to = formats.named(target.format).open(path, options)) {
            if (to.sizeBytes() < range.lengthBytes()) {
                throw new CommandFailure(
                        ExitStatus.DATA,
                        "%s: has %d bytes, less than the %d of %s"
                                .formatted(target.file, to.sizeBytes(), range.lengthBytes(), source.file));
            }
            new ImageCopy(new Side(source.file, from), new Side(target.file, to), range, settings).run();
        }
    }
}
