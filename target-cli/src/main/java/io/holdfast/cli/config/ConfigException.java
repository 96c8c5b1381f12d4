package io.holdfast.cli.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. The message has a line for each problem: {@code file:line:column: what is wrong and what was meant}. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigException(Path file, List<Problem> problems) {
        super(problems.stream()
                .sorted(Comparator.comparingInt(
                                (Problem problem) -> problem.position().line())
                        .thenComparingInt(problem -> problem.position().column()))
                .map(problem -> file + ":" + problem.position() + ": " + problem.message())
                .collect(Collectors.joining(System.lineSeparator())));
    }

    /** A problem that concerns no single place of a file. */
    public ConfigException(String message) {
        super(message);
    }
}
