package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.copy.CopyLimits;
import io.holdfast.scsi.copy.CopyStatus;
import io.holdfast.scsi.copy.TokenReport;
import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The results of copies by token, each until its nexus uses the list identifier again, has many newer ones, is lost, or the unit is reset. Any thread. */
final class TokenOperations {

    /** The oldest first. */
    private final Map<Key, Operation> byList = new LinkedHashMap<>();

    private final Semaphore places = new Semaphore(CopyLimits.MAX_CONCURRENT_COPIES);

    private record Key(Nexus nexus, long listIdentifier) {}

    /**
     * One command and what became of it. Compared by identity.
     *
     * @param status where it notes how far it has come
     * @param token what POPULATE TOKEN made
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity
    record Operation(TokenReport.Action action, AtomicReference<CopyStatus> status, byte @Nullable [] token) {

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        boolean over() {
            return status.get().outcome() != null;
        }
    }

    /** Whether the nexus has a command under that identifier that has not ended. */
    synchronized boolean inUse(Nexus nexus, long listIdentifier) {
        Operation known = byList.get(new Key(nexus, listIdentifier));
        return known != null && !known.over();
    }

    /** Keeps an operation, in the place of one of the same identifier. */
    synchronized void keep(Nexus nexus, long listIdentifier, Operation operation) {
        Key key = new Key(nexus, listIdentifier);
        byList.remove(key);
        if (byList.keySet().stream().filter(each -> each.nexus.equals(nexus)).count()
                >= ThirdPartyCopyLimits.MAX_RESULTS_PER_NEXUS) {
            forgetOldestOf(nexus);
        }
        byList.put(key, operation);
    }

    private void forgetOldestOf(Nexus nexus) {
        Iterator<Map.Entry<Key, Operation>> oldestFirst = byList.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<Key, Operation> each = oldestFirst.next();
            if (each.getKey().nexus.equals(nexus) && each.getValue().over()) {
                oldestFirst.remove();
                return;
            }
        }
    }

    /** One more is at work, and must be {@link #ended}; false where there are as many as there may be. */
    boolean begin() {
        return places.tryAcquire();
    }

    void ended() {
        places.release();
    }

    synchronized @Nullable Operation find(Nexus nexus, long listIdentifier) {
        return byList.get(new Key(nexus, listIdentifier));
    }

    synchronized void forget(Nexus nexus) {
        byList.keySet().removeIf(key -> key.nexus.equals(nexus));
    }

    synchronized void forgetAll() {
        byList.clear();
    }
}
