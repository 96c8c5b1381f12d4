package io.holdfast.testkit;

import io.holdfast.scsi.lun.UndoLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a range in memory, and fails when it is told to. */
public final class MemoryUndoLog implements UndoLog {

    private @Nullable Range kept;
    private @Nullable String failure;

    /** What a range held. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Range(long offsetBytes, byte[] before) {}

    public synchronized Optional<Range> kept() {
        return Optional.ofNullable(kept);
    }

    /** Both methods fail from now on, with that message. */
    public synchronized void fail(String message) {
        failure = message;
    }

    @Override
    public synchronized void keep(long offsetBytes, ByteBuf before) throws IOException {
        check();
        kept = new Range(offsetBytes, ByteBufUtil.getBytes(before));
    }

    @Override
    public synchronized void forget() throws IOException {
        check();
        kept = null;
    }

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
