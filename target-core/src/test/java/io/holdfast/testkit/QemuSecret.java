package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** QEMU's tools on encrypted qcow2 images, with the secret that is in a file. */
public record QemuSecret(Path file) {

    private static final int MOST_TRIES = 30;

    /** {@code --object secret}, which gives the secret a name. */
    public String object() {
        return "secret,id=s0,file=" + file;
    }

    /** The image for {@code --image-opts}. */
    public static String opened(Path image) {
        return "driver=qcow2,encrypt.key-secret=s0,file.filename=" + image;
    }

    /** A command of qemu-img on the image; what follows its name comes before the image. */
    public String img(Path image, String command, Object... options) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of(command, "--object", object(), "--image-opts"));
        arguments.addAll(List.of(options));
        arguments.add(opened(image));
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments.toArray())
                .succeeded()
                .output();
    }

    /** A run of qemu-img that encrypts. QEMU finds out first how fast it hashes, and gives up where the machine is too busy to tell. */
    public static ToolRun encrypting(Path made, Object... arguments) throws IOException, InterruptedException {
        ToolRun run = ToolRun.of(ExternalTool.QEMU_IMG, arguments);
        for (int i = 0; i < MOST_TRIES && run.output().contains("Unable to get accurate CPU usage"); i++) {
            Files.deleteIfExists(made);
            run = ToolRun.of(ExternalTool.QEMU_IMG, arguments);
        }
        return run.succeeded();
    }

    /** Commands of qemu-io on the image. */
    public String io(Path image, String... commands) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("--object", object(), "--image-opts"));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        arguments.add(opened(image));
        return ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded().output();
    }

    /** Has qemu-img copy the whole disk into a new raw image. */
    public void copyOut(Path image, Path raw) throws IOException, InterruptedException {
        List<Object> arguments =
                List.of("convert", "--object", object(), "--image-opts", "-O", "raw", opened(image), raw);
        ToolRun.of(ExternalTool.QEMU_IMG, arguments.toArray()).succeeded();
    }
}
