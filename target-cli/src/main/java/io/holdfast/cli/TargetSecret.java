package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageInfo;
import io.holdfast.image.ImageInfo.Mark;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The secret of an image that something is copied into. Whoever names one means the image to be encrypted. */
final class TargetSecret {

    private static final String NAME = "--target-secret-file";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "As --secret-file, for the target; where it is left out, --secret-file is for both.")
    private Optional<Path> file = Optional.empty();

    TargetSecret() {}

    /** Formats for the target. */
    FormatsAtHand formats(NamedFiles files) {
        return files.formats(usual(files));
    }

    /** Refuses to make an image that is not as safe as the options sound. */
    void checkNew(FormatOptions options, NamedFiles files) throws CommandFailure {
        options.checkSecret(NAME, file, usual(files));
    }

    /** Refuses an image that is not encrypted, where a secret is named for it. */
    void checkExisting(FormatsAtHand formats, CopyJob.Image target) throws ImageException, CommandFailure {
        if (file.isPresent()) {
            ImageInfo info = formats.named(target.format().name()).info(target.file());
            if (!info.traits().marks().contains(Mark.ENCRYPTED)) {
                throw new CommandFailure(ExitStatus.USAGE, target.file() + ": is not encrypted, and needs no " + NAME);
            }
        }
    }

    private Optional<Path> usual(NamedFiles files) {
        return file.or(files::secretFile);
    }
}
