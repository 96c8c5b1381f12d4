package io.holdfast.cli.image;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets those who work on pieces at the same time end them one after the other, in the order of the pieces. What is written in its order lies in its order, and one file takes
 * one write at a time anyhow: many would only wait for its lock.
 */
final class Turns {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long next;
    private boolean ended;

    /** Waits until all pieces before that one have passed; false when somebody has ended it all. */
    boolean await(long piece) {
        lock.lock();
        try {
            while (next != piece && !ended) {
                changed.awaitUninterruptibly();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whose turn it is has ended the piece. */
    void pass() {
        lock.lock();
        try {
            next++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody's turn comes any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
