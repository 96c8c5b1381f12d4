package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.luks.LuksArea;
import java.nio.file.Path;

/** The clusters that the header of the encryption is in (Full disk encryption header pointer). */
record EncryptionHeader(MetadataIo io, HeaderExtensions.Encryption place) implements LuksArea {

    @Override
    public Path path() {
        return io.file().path();
    }

    @Override
    public long offsetBytes() {
        return place.offsetBytes();
    }

    @Override
    public long lengthBytes() {
        return place.lengthBytes();
    }

    @Override
    public byte[] read(long offsetBytes, int lengthBytes) throws ImageException {
        return io.read(place.offsetBytes() + offsetBytes, lengthBytes);
    }
}
