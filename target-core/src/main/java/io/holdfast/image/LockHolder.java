package io.holdfast.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that holds an image's locks.
 *
 * <p>The kernel does not tell whose an open-file-description lock is (its owner has no pid, also in /proc/locks), but each process shows the locks of its open files. So
 * the processes are asked, as far as we may see them.
 *
 * @param name the command, as ps shows it
 */
record LockHolder(long pid, String name) {

    /** A search over all processes of a large host ends here. */
    private static final int MAX_PROCESSES = 20_000;

    /** {@code lock:  1: OFDLCK ADVISORY  READ -1 fe:00:2146436 100 101} */
    private static final String OFD_LOCK = ": OFDLCK ";

    /** The first process found that has the file open and holds a lock on that byte; empty when none shows. */
    static Optional<LockHolder> find(Path image, long offset) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(folder -> isNumber(folder.getFileName().toString()))
                    .limit(MAX_PROCESSES)
                    .filter(process -> holds(process, image, offset))
                    .findFirst()
                    .map(LockHolder::of);
        } catch (IOException | UncheckedIOException e) {
            // There is no /proc here: the message that this is for does without a name.
            return Optional.empty();
        }
    }

    boolean isThisProcess() {
        return pid == ProcessHandle.current().pid();
    }

    private static LockHolder of(Path process) {
        String name = "a program";
        try {
            name = Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            // It has just ended.
        }
        return new LockHolder(Long.parseLong(process.getFileName().toString()), name);
    }

    private static boolean holds(Path process, Path image, long offset) {
        try (DirectoryStream<Path> infos = Files.newDirectoryStream(process.resolve("fdinfo"))) {
            for (Path info : infos) {
                if (hasLock(info, offset)
                        && Files.isSameFile(process.resolve("fd").resolve(info.getFileName()), image)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // It has ended, or belongs to somebody whose files we may not see.
        }
        return false;
    }

    private static boolean hasLock(Path info, long offset) {
        List<String> lines;
        try {
            lines = Files.readAllLines(info, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
        return lines.stream()
                .filter(line -> line.startsWith("lock:") && line.contains(OFD_LOCK))
                .anyMatch(line -> overlaps(line, offset));
    }

    private static boolean overlaps(String line, long offset) {
        String[] words = line.split("\\s+", -1);
        String last = words[words.length - 1];
        long end = isNumber(last) ? Long.parseLong(last) : Long.MAX_VALUE;
        return Long.parseLong(words[words.length - 2]) <= offset && offset <= end;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
