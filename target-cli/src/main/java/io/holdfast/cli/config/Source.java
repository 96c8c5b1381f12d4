package io.holdfast.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file that is being read: what its relative paths start from, and what was found wrong so far. */
final class Source {

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();

    Source(Path file) {
        this.file = file;
    }

    /** A path as the file's author meant it: relative to the folder of the file. */
    Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    void note(Position position, String message) {
        problems.add(new Problem(position, message));
    }

    /** Notes a problem; for {@code throw source.reject(...)}, which leaves the value that cannot be made. */
    Rejected reject(Position position, String message) {
        note(position, message);
        return new Rejected();
    }

    void throwIfWrong() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(file, problems);
        }
    }

    /** Leaves a value whose problem is noted already; caught where reading can go on with the next. */
    static final class Rejected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Rejected() {
            super("noted in the source", null, false, false);
        }
    }
}
