package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageCopy;
import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Settings;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.NewFile;
import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A copy from one image to another, whichever command asked for it. */
record CopyJob(Image source, Image target, Settings settings) {

    /** An image as it was asked for. */
    record Image(Path file, String format, CacheMode cache) {}

    /** Chooses what of a source of that size is copied. */
    @FunctionalInterface
    interface Choice {
        Range of(long sizeBytes) throws CommandFailure;
    }

    /** Into a new image, which has its name only when it is whole. */
    void intoNewImage(Choice choice) throws IOException, CommandFailure {
        TargetFolder.mustExist(target.file);
        try (FormatsAtHand formats = new FormatsAtHand();
                BlockDevice from = openSource(formats);
                NewFile file = NewFile.named(target.file)) {
            Range range = choice.of(from.sizeBytes());
            formats.named(target.format).create(file.part(), range.lengthBytes());
            copy(formats, from, file.part(), range);
            if (target.cache.ignoresFlush()) {
                file.keep();
            } else {
                file.keepDurably();
            }
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
