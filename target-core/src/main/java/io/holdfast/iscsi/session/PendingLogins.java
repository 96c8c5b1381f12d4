package io.holdfast.iscsi.session;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that have not logged in. There is room for so many; for one more the oldest goes, so that silent sockets keep nobody out.
 *
 * <p>Any loop may call; the lock is held for a few memory operations.
 */
public final class PendingLogins {

    private final int limit;
    private final LinkedHashSet<LoginHandler> pending = new LinkedHashSet<>();

    public PendingLogins(int limit) {
        this.limit = limit;
    }

    public synchronized int count() {
        return pending.size();
    }

    /** Takes a socket in and gives the one that has to go for it, if any. */
    synchronized @Nullable LoginHandler add(LoginHandler newcomer) {
        pending.add(newcomer);
        return pending.size() > limit ? pending.removeFirst() : null;
    }

    synchronized void remove(LoginHandler handler) {
        pending.remove(handler);
    }
}
