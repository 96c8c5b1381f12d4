package io.holdfast.testkit;

import io.holdfast.scsi.lun.OverhaulLog;
import io.holdfast.scsi.lun.UnfinishedOverhaul;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what a restart would find, and fails when it is told to. */
public final class MemoryOverhaulLog implements OverhaulLog {

    private @Nullable UnfinishedOverhaul kept;
    private @Nullable String failure;

    /** {@link #keep} and {@link #forget} fail from now on, with that message. */
    public synchronized void fail(String message) {
        failure = message;
    }

    @Override
    public synchronized Optional<UnfinishedOverhaul> found() {
        return Optional.ofNullable(kept);
    }

    @Override
    public synchronized void keep(UnfinishedOverhaul begun) throws IOException {
        check();
        kept = begun;
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
