package io.holdfast.iscsi.session;

import io.holdfast.util.SerialNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command window of a session (RFC 7143 4.2.2.1): puts the numbered PDUs of all its connections into CmdSN order and tells how many more may come.
 *
 * <p>The window closes as commands are held or execute and opens as they retire, which is how a slow disk or an exhausted buffer pool reaches the
 * initiator. MaxCmdSN never goes back.
 *
 * <p>Any connection's loop may call; the lock is held for a few memory operations.
 */
final class CommandWindow implements WireNumbers.Window {

    /** A PDU with a CmdSN. Exactly one of its methods is called, but that {@link #turnCame} follows a wait. */
    interface Numbered {

        int cmdSn();

        /**
         * All earlier numbers have their place, and this is the moment to take one: called before {@link #deliver} or {@link #turnCame}, in the order of the numbers whatever
         * loop they came on, under the window's lock. A few memory operations.
         */
        void takePlace();

        /** It is next. Called on the stack of {@link CommandWindow#deliver}. */
        void deliver();

        /** It waited, and all earlier numbers have been delivered. Called on the loop of whichever connection closed the gap: hop to your own. */
        void turnCame();

        /** Outside the window or seen before: to be ignored in silence (RFC 7143 4.2.2.1). */
        void ignored();
    }

    private final int limit;
    private final Map<Integer, Numbered> held = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private volatile boolean followed;
    private int inFlight;
    private volatile int expCmdSn;
    private volatile int maxCmdSn;

    /**
     * @param firstCmdSn the CmdSN of the first command after login
     * @param limit how many commands may be held or in execution
     */
    CommandWindow(int firstCmdSn, int limit) {
        this.limit = limit;
        this.expCmdSn = firstCmdSn;
        this.maxCmdSn = firstCmdSn + limit - 1;
    }

    /** Delivers the PDU and all that waited for it alone, or keeps it until its turn comes, or ignores it. */
    void deliver(Numbered arrival) {
        switch (receive(arrival)) {
            case NEXT -> {
                arrival.deliver();
                List<Numbered> behind = turnsThatCame();
                if (!behind.isEmpty()) { // Mostly it is, and costs no iterator.
                    behind.forEach(Numbered::turnCame);
                }
                if (followed) {
                    followersThatMayGo().forEach(each -> each.action.run());
                }
            }
            case HELD -> {}
            case OUTSIDE -> arrival.ignored();
        }
    }

    private enum Place {
        NEXT,
        HELD,
        OUTSIDE
    }

    private synchronized Place receive(Numbered arrival) {
        int cmdSn = arrival.cmdSn();
        if (!SerialNumber.within(cmdSn, expCmdSn, maxCmdSn)) {
            return Place.OUTSIDE;
        }
        if (cmdSn == expCmdSn) {
            advance();
            arrival.takePlace();
            return Place.NEXT;
        }
        return held.putIfAbsent(cmdSn, arrival) == null ? Place.HELD : Place.OUTSIDE;
    }

    private synchronized List<Numbered> turnsThatCame() {
        if (held.isEmpty()) {
            return List.of();
        }
        List<Numbered> ready = new ArrayList<>();
        for (Numbered next = held.remove(expCmdSn); next != null; next = held.remove(expCmdSn)) {
            advance();
            next.takePlace();
            ready.add(next);
        }
        return ready;
    }

    private void advance() {
        expCmdSn = SerialNumber.next(expCmdSn);
        inFlight++;
    }

    /** What goes on when all numbers before one have been delivered. */
    private record Follower(int cmdSn, Runnable action) {}

    /**
     * Calls back when all numbers before that one have been delivered, now or on the stack of whoever delivers the last; now also where it can be no number that was
     * ever to come.
     */
    void afterAllBefore(int cmdSn, Runnable action) {
        synchronized (this) {
            boolean toCome = SerialNumber.lessThan(expCmdSn, cmdSn)
                    && SerialNumber.within(cmdSn, expCmdSn, SerialNumber.next(maxCmdSn));
            if (toCome && followers.size() < limit) {
                followers.add(new Follower(cmdSn, action));
                followed = true;
                return;
            }
        }
        action.run();
    }

    private synchronized List<Follower> followersThatMayGo() {
        List<Follower> ready = followers.stream()
                .filter(each -> !SerialNumber.lessThan(expCmdSn, each.cmdSn))
                .toList();
        followers.removeAll(ready);
        followed = !followers.isEmpty();
        return ready;
    }

    /** A delivered PDU has been answered or dropped: there is room for one more. */
    synchronized void retire() {
        inFlight--;
        int reachable = expCmdSn + limit - 1 - inFlight;
        if (SerialNumber.lessThan(maxCmdSn, reachable)) {
            maxCmdSn = reachable;
        }
    }

    /** How many commands may be held or in execution. */
    int limit() {
        return limit;
    }

    @Override
    public int expCmdSn() {
        return expCmdSn;
    }

    @Override
    public int maxCmdSn() {
        return maxCmdSn;
    }
}
