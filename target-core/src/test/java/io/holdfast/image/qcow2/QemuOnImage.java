package io.holdfast.image.qcow2;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.QemuSecret;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** QEMU's tools on one image, which may be encrypted. */
record QemuOnImage(Path image, Optional<QemuSecret> secret) {

    /** A command of qemu-img; what follows comes before the image. */
    void img(Object command, Object... options) throws Exception {
        run(command, List.of(options), List.of());
    }

    /** Copies the disk, or what the options say of it, into a raw file. */
    void copyTo(Path raw, Object... options) throws Exception {
        List<Object> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-O", "raw"));
        run("convert", all, List.of(raw));
    }

    private void run(Object command, List<Object> options, List<Object> behind) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(command));
        if (secret.isPresent()) {
            arguments.addAll(List.of("--object", secret.get().object(), "--image-opts"));
        }
        arguments.addAll(options);
        arguments.add(name());
        arguments.addAll(behind);
        ToolRun.of(ExternalTool.QEMU_IMG, arguments.toArray()).succeeded();
    }

    /** Options and commands of qemu-io, and what it says. */
    String io(List<Object> commands) throws Exception {
        List<Object> arguments = new ArrayList<>(
                secret.isPresent()
                        ? List.of("--object", secret.get().object(), "--image-opts")
                        : List.of("-f", "qcow2"));
        arguments.addAll(commands);
        arguments.add(name());
        return ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded().output();
    }

    private Object name() {
        return secret.isPresent() ? QemuSecret.opened(image) : image;
    }
}
