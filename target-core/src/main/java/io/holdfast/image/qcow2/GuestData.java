package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.luks.XtsCipher;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes guest clusters as they are to be in the file. */
final class GuestData implements AutoCloseable {

    /** What a loop encrypts or decrypts itself: that takes some 20 microseconds, and handing it over about as long. */
    static final int MOST_AT_ONCE_BYTES = 64 << 10;

    private final HostFile file;
    /** Null where clusters are not encrypted; else all is in whole sectors. */
    private final EncryptedWrite.@Nullable Means encryption;

    /** The file stays the caller's. */
    GuestData(HostFile file, @Nullable XtsCipher cipher, Executor offLoop) {
        this.file = file;
        this.encryption = cipher == null ? null : EncryptedWrite.Means.of(file, cipher, offLoop);
    }

    /** What encrypts the clusters; null where they are not. */
    @Nullable
    XtsCipher cipher() {
        return encryption == null ? null : encryption.cipher();
    }

    /** Writes the source's readable bytes. Never blocks. */
    void write(long hostOffsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        if (encryption == null) {
            file.write(hostOffsetBytes, source, durability, completion);
        } else {
            EncryptedWrite.start(encryption, hostOffsetBytes, source, durability, completion);
        }
    }

    /** Makes the range read as zeroes in the eyes of the guest. What is encrypted keeps its space, whatever was asked for. Never blocks. */
    void zero(long hostOffsetBytes, long lengthBytes, Space space, IoCompletion completion) {
        if (encryption == null) {
            file.zero(hostOffsetBytes, lengthBytes, space, Durability.CACHED, completion);
        } else {
            EncryptedWrite.zeroes(encryption, hostOffsetBytes, lengthBytes, completion);
        }
    }

    /** All requests have completed. Idempotent. */
    @Override
    public void close() {
        if (encryption != null) {
            encryption.buffers().close();
        }
    }
}
