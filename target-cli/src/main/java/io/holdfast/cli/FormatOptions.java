package io.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the format of a new image. */
final class FormatOptions {

    @Option(
            names = {"-o", "--options"},
            paramLabel = "KEY=VALUE",
            split = ",",
            description =
                    "Options of the format, with commas between them. vmdk: subformat=monolithicSparse (default), monolithicFlat,"
                            + " twoGbMaxExtentSparse, twoGbMaxExtentFlat or streamOptimized.")
    private Map<String, String> words = new LinkedHashMap<>();

    FormatOptions() {}

    /** As they were written. */
    Map<String, String> words() {
        return words;
    }
}
