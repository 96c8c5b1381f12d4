package io.holdfast.cli;

import io.holdfast.cli.CopyJob.Image;
import io.holdfast.cli.CopyJob.Making;
import io.holdfast.cli.CopyJob.Packing;
import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Settings;
import io.holdfast.cli.image.ImageCopy.Target;
import io.holdfast.cli.image.Progress;
import io.holdfast.file.CacheMode;
import io.holdfast.util.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image dd}: qemu-img dd, with the meaning of dd(1): {@code count} blocks are copied after {@code skip} have been left out. */
@Command(name = "dd", description = "Copy part of a disk into a new image.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageDdCommand implements Callable<Integer> {

    private static final List<String> KEYS = List.of("if", "of", "bs", "count", "skip");
    private static final int SPARSE_BYTES = 4096;
    private static final int REQUESTS = 8;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CopyFormats formats;

    @Mixin
    private FormatOptions options;

    @Mixin
    private NamedFiles files;

    @Mixin
    private TargetSecret targetSecret;

    @Parameters(
            arity = "2..5",
            paramLabel = "KEY=VALUE",
            description = {
                "if=FILE     the source",
                "of=FILE     the image to make; an existing file is left alone",
                "bs=SIZE     the size of a block: a multiple of 512, which is the default",
                "count=N     how many blocks are copied, instead of all",
                "skip=N      how many blocks of the source are left out before"
            })
    private List<String> operands;

    ImageDdCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        Map<String, String> values = values();
        Path source = Path.of(required(values, "if"));
        Path target = Path.of(required(values, "of"));
        long blockBytes = size(values.getOrDefault("bs", "512"));
        if (blockBytes <= 0 || blockBytes % 512 != 0) {
            throw misuse("bs is a multiple of 512, not " + blockBytes);
        }
        long skipBytes = bytes(values.getOrDefault("skip", "0"), blockBytes);
        Optional<Long> countBytes =
                values.containsKey("count") ? Optional.of(bytes(values.get("count"), blockBytes)) : Optional.empty();
        Making making = new Making(options.words(), Packing.AS_THE_OPTIONS_SAY);
        CopyJob job = new CopyJob(
                new Image(formats.ofSource(source), CacheMode.WRITEBACK),
                new Image(formats.ofNew(target), CacheMode.WRITEBACK, making),
                new Settings(SPARSE_BYTES, REQUESTS, Target.BLANK, Progress.untold()),
                files,
                targetSecret);
        targetSecret.checkNew(options, files);
        job.intoNewImage(sizeBytes -> {
            long left = Math.max(0, sizeBytes - skipBytes);
            long lengthBytes = countBytes.isPresent() ? Math.min(left, countBytes.get()) : left;
            if (lengthBytes == 0) {
                throw new CommandFailure(ExitStatus.DATA, source + ": has nothing there to copy");
            }
            return new Range(skipBytes, lengthBytes);
        });
        return ExitStatus.OK.code();
    }

    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        for (String operand : operands) {
            int equals = operand.indexOf('=');
            String key = operand.substring(0, Math.max(0, equals));
            if (!KEYS.contains(key)) {
                throw misuse("'" + operand + "' is none of if=, of=, bs=, count= and skip=");
            }
            if (values.put(key, operand.substring(equals + 1)) != null) {
                throw misuse(key + "= is there twice");
            }
        }
        return values;
    }

    private String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null || value.isEmpty()) {
            throw misuse(key + "= is missing");
        }
        return value;
    }

    private long bytes(String blocks, long blockBytes) {
        try {
            return Math.multiplyExact(size(blocks), blockBytes);
        } catch (ArithmeticException _) {
            throw misuse("'" + blocks + "' is more than any disk has");
        }
    }

    private long size(String text) {
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
