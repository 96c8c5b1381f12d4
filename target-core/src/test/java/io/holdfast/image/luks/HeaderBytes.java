package io.holdfast.image.luks;

import java.nio.file.Path;
import java.util.Arrays;

/** An encryption header in memory, at 64 KiB of a file. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HeaderBytes(byte[] bytes) implements LuksArea {

    @Override
    public Path path() {
        return Path.of("image");
    }

    @Override
    public long offsetBytes() {
        return 65536;
    }

    @Override
    public long lengthBytes() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offsetBytes, int lengthBytes) {
        return Arrays.copyOfRange(bytes, (int) offsetBytes, (int) offsetBytes + lengthBytes);
    }
}
