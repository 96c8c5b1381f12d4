package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.Confinement;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Files that go with an image: those that it names, and the one with its secret. */
final class NamedFiles {

    @Option(
            names = "--files-anywhere",
            description =
                    "Follow the names of files that are in an image (backing files, data files, parts) wherever they lead, not only in its own folder. For images of somebody who is trusted: a name may be that of any file of this machine.")
    private boolean anywhere;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "The file whose bytes are the secret of encrypted images, also a line's end in it, as in qemu-img's --object secret,file=.")
    private Optional<Path> secretFile = Optional.empty();

    NamedFiles() {}

    Optional<Path> secretFile() {
        return secretFile;
    }

    /** For images that only the user decides about. */
    FormatsAtHand formats() {
        return formats(secretFile);
    }

    /** The same for an image with a secret of its own. */
    FormatsAtHand formats(Optional<Path> secretFile) {
        return new FormatsAtHand(anywhere ? Confinement.ANYWHERE : Confinement.OWN_FOLDER, secretFile);
    }
}
