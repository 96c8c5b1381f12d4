package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.copy.CopyLimits;
import io.holdfast.scsi.copy.CopyStatus;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The copies that a unit works on, and of those that have ended the results: each until its nexus uses the list identifier
 * again, is lost, or the unit is reset (SPC-4 5.16.4). Any thread.
 */
final class CopyOperations {

    private final ConcurrentMap<Key, AtomicReference<CopyStatus>> byList = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(CopyLimits.MAX_CONCURRENT_COPIES);

    private record Key(Nexus nexus, int listIdentifier) {}

    /** What came of the wish to begin a copy. */
    sealed interface Begun {

        /**
         * It has begun, and must be {@linkplain CopyOperations#ended ended}.
         *
         * @param status where it notes how far it has come
         */
        record Copy(AtomicReference<CopyStatus> status) implements Begun {}

        /** The nexus has a copy under that identifier that has not ended. */
        record IdentifierInUse() implements Begun {}

        /** There are as many as there may be. */
        record TooMany() implements Begun {}
    }

    /** @param listIdentifier empty where nobody will ask for the results */
    Begun begin(Nexus nexus, OptionalInt listIdentifier) {
        AtomicReference<CopyStatus> status = new AtomicReference<>(CopyStatus.STARTED);
        if (!places.tryAcquire()) {
            return new Begun.TooMany();
        }
        if (listIdentifier.isPresent()) {
            Key key = new Key(nexus, listIdentifier.getAsInt());
            AtomicReference<CopyStatus> kept = byList.compute(
                    key, (ignored, before) -> before != null && before.get().outcome() == null ? before : status);
            if (!kept.equals(status)) {
                places.release();
                return new Begun.IdentifierInUse();
            }
        }
        return new Begun.Copy(status);
    }

    /** A copy that had begun has ended, and its status tells how. */
    void ended() {
        places.release();
    }

    /** How far the copy is or was; null when none is known by that identifier. */
    @Nullable
    CopyStatus status(Nexus nexus, int listIdentifier) {
        AtomicReference<CopyStatus> status = byList.get(new Key(nexus, listIdentifier));
        return status == null ? null : status.get();
    }

    /** Forgets the results of the nexus. */
    void forget(Nexus nexus) {
        byList.keySet().removeIf(key -> key.nexus().equals(nexus));
    }

    /** Forgets all results. */
    void forgetAll() {
        byList.clear();
    }
}
