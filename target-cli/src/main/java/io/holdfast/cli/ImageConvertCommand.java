package io.holdfast.cli;

import io.holdfast.cli.CopyJob.Image;
import io.holdfast.cli.CopyJob.Making;
import io.holdfast.cli.CopyJob.Packing;
import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Settings;
import io.holdfast.cli.image.ImageCopy.Target;
import io.holdfast.file.CacheMode;
import io.holdfast.util.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image convert}: qemu-img convert, except that a new image never takes the place of a file, and that it is flushed. */
@Command(
        name = "convert",
        description =
                "Copy an image into a new one. It gets its name when it is whole; an existing file is left alone.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageConvertCommand implements Callable<Integer> {

    private static final int MAX_REQUESTS = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CopyFormats formats;

    @Mixin
    private FormatOptions options;

    @Option(
            names = {"-c", "--compress"},
            description = "Compress the target: qcow2, or vmdk with -o subformat=streamOptimized.")
    private boolean compress;

    @Option(
            names = {"-S", "--sparse-size"},
            paramLabel = "SIZE",
            defaultValue = "4K",
            converter = SparseSize.class,
            description = "So many bytes of zeroes become a hole: 4K (default); 0 writes all of the target.")
    private int sparseBytes;

    @Option(
            names = {"-m", "--parallel"},
            paramLabel = "REQUESTS",
            defaultValue = "4",
            description = "How many pieces are read at a time: 1 to 16, 4 by default.")
    private int requests;

    @Option(
            names = {"-t", "--target-cache"},
            paramLabel = "CACHE",
            defaultValue = "writeback",
            converter = CacheName.class,
            description =
                    "The target's cache mode: writeback (default) flushes at the end; unsafe, which is qemu-img's default, does not.")
    private CacheMode targetCache;

    @Option(
            names = {"-T", "--source-cache"},
            paramLabel = "CACHE",
            defaultValue = "writeback",
            converter = CacheName.class,
            description =
                    "The source's cache mode: writeback (default), or none for a source that the page cache should not see.")
    private CacheMode sourceCache;

    @Option(
            names = {"-n", "--no-create"},
            description = "Write over an image or a block device that exists and is large enough.")
    private boolean noCreate;

    @Option(names = "--target-is-zero", description = "With -n: the target reads as zeroes already.")
    private boolean targetIsZero;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private NamedFiles files;

    @Mixin
    private TargetSecret targetSecret;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "An image or a block device.")
    private Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The image to make.")
    private Path target;

    ImageConvertCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (requests < 1 || requests > MAX_REQUESTS) {
            throw new ParameterException(spec.commandLine(), "-m is 1 to " + MAX_REQUESTS + ", not " + requests);
        }
        if (targetIsZero && !noCreate) {
            throw new ParameterException(spec.commandLine(), "--target-is-zero is for -n: a new image always is");
        }
        if (noCreate && compress) {
            throw new ParameterException(spec.commandLine(), "-c is for a new image, and -n makes none");
        }
        if (noCreate && !options.words().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "-o is for a new image, and -n makes none");
        }
        Target before = noCreate && !targetIsZero ? Target.USED : Target.BLANK;
        Making making = new Making(options.words(), compress ? Packing.COMPRESSED : Packing.AS_THE_OPTIONS_SAY);
        CopyJob job = new CopyJob(
                new Image(formats.ofSource(source), sourceCache),
                new Image(noCreate ? formats.ofExisting(target) : formats.ofNew(target), targetCache, making),
                new Settings(
                        sparseBytes,
                        requests,
                        before,
                        progress.on(spec.commandLine().getErr())),
                files,
                targetSecret);
        if (noCreate) {
            job.intoExistingImage();
        } else {
            targetSecret.checkNew(options, files);
            job.intoNewImage(sizeBytes -> new Range(0, sizeBytes));
        }
        return ExitStatus.OK.code();
    }

    /** Reads {@code -S}. */
    static final class SparseSize extends ValueConverter<Integer> {

        private static final int SECTOR_BYTES = 512;
        private static final long MOST_BYTES = 2 << 20;

        SparseSize() {
            super(SparseSize::parse);
        }

        private static int parse(String text) {
            long bytes = ByteSize.parse(text);
            if (bytes % SECTOR_BYTES != 0 || bytes > MOST_BYTES) {
                throw new IllegalArgumentException("'" + text + "' is not a multiple of 512 up to 2M");
            }
            return (int) bytes;
        }
    }
}
