package io.holdfast.cli;

import io.holdfast.cli.json.Json;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a report is printed. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class ReportOptions {

    @Option(
            names = "--output",
            paramLabel = "OUTPUT",
            defaultValue = "human",
            converter = OutputForm.Converter.class,
            description = "human (default) or json, with the names of qemu-img.")
    private OutputForm output;

    ReportOptions() {}

    /** Prints the report in the form that was asked for: the text, or the object as JSON. */
    void print(PrintWriter out, Supplier<String> text, Object report) {
        switch (output) {
            case HUMAN -> out.print(text.get());
            case JSON -> out.println(Json.write(report));
        }
        out.flush();
    }
}
