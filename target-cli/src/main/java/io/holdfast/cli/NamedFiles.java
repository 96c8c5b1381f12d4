package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.Confinement;
import picocli.CommandLine.Option;

/** Where the files may be that an image names. */
final class NamedFiles {

    @Option(
            names = "--files-anywhere",
            description =
                    "Follow the names of files that are in an image (backing files, data files, parts) wherever they lead, not only in its own folder. For images of somebody who is trusted: a name may be that of any file of this machine.")
    private boolean anywhere;

    NamedFiles() {}

    /** For images that only the user decides about. */
    FormatsAtHand formats() {
        return new FormatsAtHand(confinement());
    }

    Confinement confinement() {
        return anywhere ? Confinement.ANYWHERE : Confinement.OWN_FOLDER;
    }
}
