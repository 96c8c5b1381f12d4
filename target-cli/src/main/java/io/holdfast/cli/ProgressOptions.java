package io.holdfast.cli;

import io.holdfast.cli.image.Progress;
import io.holdfast.cli.text.ProgressLine;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What long work says while it goes on: on standard error, for the other one may be a pipe. */
final class ProgressOptions {

    @Option(
            names = {"-p", "--progress"},
            description = "Tell how far the work is: a bar on a terminal, else a line for each tenth.")
    private boolean progress;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    ProgressOptions() {}

    boolean quiet() {
        return quiet;
    }

    Progress on(PrintWriter err) {
        if (!progress || quiet) {
            return Progress.untold();
        }
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        ProgressLine.Form form = terminal ? ProgressLine.Form.BAR : ProgressLine.Form.LINES;
        return new ProgressLine(err, form)::advanced;
    }
}
