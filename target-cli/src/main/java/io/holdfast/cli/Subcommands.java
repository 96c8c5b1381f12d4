package io.holdfast.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands of a group. It takes picocli longer to look at all of them than most commands run, so that it is shown only what it needs. */
record Subcommands(List<Entry> entries) {

    /** A command under the name that its annotation has too. */
    record Entry(String name, Supplier<Object> command) {}

    static Subcommands of(Entry... entries) {
        return new Subcommands(List.of(entries));
    }

    /**
     * Gives a group the command that was asked for; where it is none of these, all of them: there will be a help text to print, or an error.
     *
     * @param word what stands where the command ought to be
     */
    void addTo(CommandLine group, String word) {
        List<Entry> named =
                entries.stream().filter(entry -> entry.name.equals(word)).toList();
        for (Entry entry : named.isEmpty() ? entries : named) {
            group.addSubcommand(entry.name, entry.command.get());
        }
    }
}
