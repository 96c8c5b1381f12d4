package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Text fields of a fixed length, SPC-4 4.3.1. */
final class Ascii {

    private Ascii() {}

    /** Appends the text, left-aligned and filled with spaces. */
    static void writePadded(String text, int lengthBytes, ByteBuf target) {
        target.writeCharSequence(text, StandardCharsets.US_ASCII);
        target.writeBytes(" ".repeat(lengthBytes - text.length()).getBytes(StandardCharsets.US_ASCII));
    }
}
