package io.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code holdfast} program. */
@Command(
        name = "holdfast",
        description = "An iSCSI target: lends disks kept in image files to other machines.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Holdfast implements Runnable {

    private Holdfast() {}

    /** Runs one command and ends the process with its exit status. */
    static void main(String[] args) {
        System.exit(new CommandLine(new Holdfast()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
