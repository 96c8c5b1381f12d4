package io.holdfast.testkit;

import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.scsi.sharing.LeaseStore;
import io.holdfast.scsi.sharing.WriteLease;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a write lease in memory, and fails when it is told to. */
public final class MemoryLeaseStore implements LeaseStore {

    private WriteLease kept = WriteLease.free();
    private @Nullable String failure;
    private int saves;

    /** What a unit starts with that nobody has served before. */
    public static KeptLease none() {
        return new MemoryLeaseStore().asKept();
    }

    /** What a unit starts with whose lease is here. */
    public synchronized KeptLease asKept() {
        return new KeptLease(kept, this);
    }

    /** Every save fails from now on, with that message. */
    public synchronized void fail(String message) {
        failure = message;
    }

    /** Saves succeed from now on. */
    public synchronized void recover() {
        failure = null;
    }

    public synchronized WriteLease kept() {
        return kept;
    }

    /** How often something was saved. */
    public synchronized int saves() {
        return saves;
    }

    @Override
    public synchronized void save(WriteLease lease) throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        kept = lease;
        saves++;
    }

    @Override
    public Optional<String> loss() {
        return Optional.empty();
    }
}
