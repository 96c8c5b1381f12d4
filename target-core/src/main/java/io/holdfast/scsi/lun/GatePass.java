package io.holdfast.scsi.lun;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * Goes through the gates of several units, one after the other, and shares each with others. Used on one loop.
 *
 * <p>Whoever holds one gate and waits for the next must not meet somebody who does the same the other way round: the gates
 * are in an order that all passes keep.
 */
final class GatePass extends Gate.Entrant {

    private final List<Gate> gates;
    private final Executor loop;
    private final Runnable inside;
    private int entered;
    private boolean waiting;
    private boolean givenUp;

    /**
     * A pass that is outside.
     *
     * @param gates each once
     * @param inside called on the loop when it has waited and is inside all of them
     */
    GatePass(List<Gate> gates, Executor loop, Runnable inside) {
        this.gates = gates;
        this.loop = loop;
        this.inside = inside;
    }

    /** Whether it is inside all gates at once; else the callback follows. */
    boolean enter() {
        while (entered < gates.size()) {
            if (!gates.get(entered).enter(this)) {
                waiting = true;
                return false;
            }
            entered++;
        }
        return true;
    }

    /** Leaves the gates that it is inside of. It does not wait before one. */
    void leave() {
        while (entered > 0) {
            entered--;
            gates.get(entered).leave(this);
        }
    }

    /**
     * Gives up waiting and leaves; false when it does not wait, or not any more: then the callback is on its way, and may
     * come before all gates are entered.
     */
    boolean withdraw() {
        givenUp = true;
        if (!waiting || !gates.get(entered).withdraw(this)) {
            return false;
        }
        waiting = false;
        leave();
        return true;
    }

    @Override
    boolean exclusive() {
        return false;
    }

    @Override
    void admitted() {
        loop.execute(() -> {
            waiting = false;
            entered++;
            if (givenUp || enter()) {
                inside.run();
            }
        });
    }
}
