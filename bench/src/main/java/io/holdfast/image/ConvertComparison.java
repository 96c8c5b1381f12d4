package io.holdfast.image;

import io.holdfast.Median;
import io.holdfast.TemporaryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Compares {@code bin/holdfast image convert} with {@code qemu-img convert}, start and end of the programs included: they take turns, round by round, on the same source of 4 GiB,
 * half of it holes. Prints a Markdown table of medians.
 *
 * <p>Arguments: the launcher, rounds, folder for 10 GB.
 */
public final class ConvertComparison {

    private static final long DISK_BYTES = 4L << 30;
    private static final int DATA_BYTES = 32 << 20;
    private static final long CONTENT_SEED = 20_261_127;
    private static final List<String> CACHES = List.of("unsafe", "writeback");

    private final List<List<String>> programs;
    private final int rounds;
    private final Path folder;

    private ConvertComparison(Path launcher, int rounds, Path folder) {
        this.programs = List.of(List.of("qemu-img", "convert"), List.of(launcher.toString(), "image", "convert"));
        this.rounds = rounds;
        this.folder = folder;
    }

    /** Runs it; fails with the first conversion that fails. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        try (TemporaryFolder folder = TemporaryFolder.in(Path.of(arguments[2]))) {
            new ConvertComparison(launcher, Integer.parseInt(arguments[1]), folder.path()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        writeRaw(folder.resolve("source.raw"));
        execute(List.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "source.raw", "source.qcow2"));
        System.out.println("| convert, 4 GiB half empty | qemu-img s | Holdfast s | Holdfast takes |");
        System.out.println("|---|---|---|---|");
        for (String cache : CACHES) {
            System.out.println(row(cache, "raw", "qcow2"));
            System.out.println(row(cache, "qcow2", "raw"));
        }
    }

    private String row(String cache, String from, String to) throws IOException, InterruptedException {
        List<List<Double>> seconds = programs.stream()
                .map(_ -> (List<Double>) new ArrayList<Double>())
                .toList();
        Path target = folder.resolve("target." + to);
        // The first round is not counted: it brings programs and source into memory.
        for (int round = 0; round <= rounds; round++) {
            for (int turn = 0; turn < programs.size(); turn++) {
                // Whoever comes first finds the memory as the other has left it.
                int i = (round + turn) % programs.size();
                List<String> command = new ArrayList<>(programs.get(i));
                command.addAll(List.of("-f", from, "-O", to, "-t", cache, "source." + from, "target." + to));
                double took = execute(command);
                if (round > 0) {
                    seconds.get(i).add(took);
                }
                Files.delete(target);
                // Nobody pays for what another has left to be written.
                execute(List.of("sync", "-f", folder.toString()));
            }
        }
        double theirs = Median.of(seconds.getFirst().stream().mapToDouble(Double::doubleValue));
        double ours = Median.of(seconds.getLast().stream().mapToDouble(Double::doubleValue));
        return String.format(
                Locale.ROOT, "| %s to %s, -t %s | %.2f | %.2f | %.2f |", from, to, cache, theirs, ours, ours / theirs);
    }

    private double execute(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + status);
        }
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Stretches of data and holes in turn. */
    private static void writeRaw(Path raw) throws IOException {
        byte[] bytes = new byte[DATA_BYTES];
        new Random(CONTENT_SEED).nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < DISK_BYTES; at += 2L * DATA_BYTES) {
                channel.write(ByteBuffer.wrap(bytes), at);
            }
            channel.write(ByteBuffer.wrap(bytes, 0, 512), DISK_BYTES - 512);
            channel.force(true);
        }
    }
}
