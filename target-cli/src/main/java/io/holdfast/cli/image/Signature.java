package io.holdfast.cli.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** How the formats begin that somebody might take for a raw image. */
public enum Signature {
    QCOW2("qcow2", "QFI\u00fb"),
    VMDK("vmdk", "KDMV"),
    VMDK_DESCRIPTOR("vmdk", "# Disk DescriptorFile"),
    VHDX("vhdx", "vhdxfile"),
    VHD("vhd", "conectix"),
    VDI("vdi", "<<< "),
    QED("qed", "QED\0");

    private final String format;
    private final String beginning;

    Signature(String format, String beginning) {
        this.format = format;
        this.beginning = beginning;
    }

    /** Whether images of that format are read when the user says that they are of it. */
    public static boolean readable(String format) {
        return format.equals(QCOW2.format) || format.equals(VMDK.format);
    }

    /** The name of the format that the file begins like, or empty when it is none of these. */
    public static Optional<String> formatOf(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(32);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(head, 0);
        }
        String text = new String(head.array(), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(signature -> text.startsWith(signature.beginning))
                .map(signature -> signature.format)
                .findFirst();
    }
}
