package io.holdfast.iscsi.task;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many bytes of command data one connection may have in the server at a time. A command that does not fit waits, in order, and the command window
 * closes behind it: one initiator cannot take the buffers of all.
 *
 * <p>Confined to the connection's loop.
 */
public final class DataBudget {

    /** Something that waits for its share. */
    public interface Claim {

        /** What it needs; the same at each call. */
        long lengthBytes();

        /** Its share is there; it is to be given back by {@link DataBudget#giveBack}. */
        void granted();
    }

    private final long limitBytes;
    private final Deque<Claim> waiting = new ArrayDeque<>();
    private long usedBytes;
    private boolean granting;

    public DataBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Grants the claim, now or later. One that is larger than the limit is granted when it is alone. */
    public void claim(Claim claim) {
        if (waiting.isEmpty() && fits(claim)) {
            grant(claim);
        } else {
            waiting.add(claim);
        }
    }

    /** Takes back a claim that still waits; false when it has been granted. */
    public boolean withdraw(Claim claim) {
        return waiting.remove(claim);
    }

    /** Gives a share back and grants what fits now. */
    public void giveBack(long lengthBytes) {
        usedBytes -= lengthBytes;
        if (granting) {
            // A command that ended on the stack of its own grant: the loop below us goes on, so that the stack does not
            // grow.
            return;
        }
        granting = true;
        try {
            for (Claim next = waiting.peek(); next != null && fits(next); next = waiting.peek()) {
                waiting.remove();
                grant(next);
            }
        } finally {
            granting = false;
        }
    }

    public long usedBytes() {
        return usedBytes;
    }

    private boolean fits(Claim claim) {
        return usedBytes == 0 || usedBytes + claim.lengthBytes() <= limitBytes;
    }

    private void grant(Claim claim) {
        usedBytes += claim.lengthBytes();
        claim.granted();
    }
}
