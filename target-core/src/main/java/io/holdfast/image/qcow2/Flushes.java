package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.ImageException;
import java.util.ArrayList;
import java.util.List;

/** Flushes that come while one is under way are done together by the next. What a flush has made free is reclaimed afterwards. */
final class Flushes {

    private final Content content;
    private final Tables tables;
    private final Health health;
    private final Stability stability;
    private final Commit commit;
    private final Reclaim reclaim;
    /** Guarded by this, as is what follows. */
    private List<IoCompletion> waiting = new ArrayList<>();

    private boolean running;
    private int reclaiming;

    Flushes(Content content, Tables tables, Health health, Stability stability, Commits commits) {
        this.stability = stability;
        this.content = content;
        this.tables = tables;
        this.health = health;
        this.commit = commits.commit;
        this.reclaim = commits.reclaim;
    }

    /** What a flush does, and what it does afterwards. */
    record Commits(Commit commit, Reclaim reclaim) {}

    /** Completes when all that was acknowledged before is on stable storage. Never blocks. */
    void flush(IoCompletion completion) {
        if (tables.clean() && health.good()) {
            flushData(completion);
            return;
        }
        synchronized (this) {
            waiting.add(completion);
            if (running) {
                return;
            }
            running = true;
        }
        content.offLoop().execute(this::run);
    }

    private void flushData(IoCompletion completion) {
        if (stability == Stability.IGNORED) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else if (content.data() == content.metadata().io.file()) {
            content.data().flush(completion);
        } else {
            Parts parts = new Parts(completion);
            content.data().flush(parts.next());
            content.metadata().io.file().flush(parts.next());
            parts.noMore();
        }
    }

    /** The same, waited for. */
    void flushNow() throws ImageException {
        int errno = Awaited.errnoOf(this::flush);
        if (errno != Errno.OK) {
            throw new ImageException(
                    ImageException.Kind.IO,
                    content.path(),
                    "could not be made stable (errno " + errno + ")",
                    MetadataIo.cause(errno));
        }
    }

    private void run() {
        while (true) {
            List<IoCompletion> batch;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    running = false;
                    return;
                }
                batch = waiting;
                waiting = new ArrayList<>();
            }
            int result = Errno.EIO;
            try {
                result = commit();
            } finally {
                int errno = result;
                for (IoCompletion completion : batch) {
                    completion.executor().execute(() -> completion.completed(errno));
                }
            }
        }
    }

    private int commit() {
        try {
            health.check();
            List<Freed.Run> unlinked = commit.run();
            if (!unlinked.isEmpty()) {
                synchronized (this) {
                    reclaiming++;
                }
                content.offLoop().execute(() -> reclaim(unlinked));
            }
            return Errno.OK;
        } catch (ImageException e) {
            failed(e);
            return MetadataIo.errnoOf(e);
        }
    }

    private void reclaim(List<Freed.Run> unlinked) {
        try {
            health.check();
            reclaim.run(unlinked);
        } catch (ImageException e) {
            failed(e);
        } finally {
            synchronized (this) {
                reclaiming--;
                notifyAll();
            }
        }
    }

    private void failed(ImageException e) {
        if (e.kind() == ImageException.Kind.CORRUPT) {
            health.failed(e);
        } else {
            content.failed(e);
        }
    }

    /** All requests have ended: writes everything, what has become free too, so that the file has no leaks. Blocks. */
    void finish() throws ImageException {
        flushNow();
        awaitReclaim();
        if (!tables.clean()) {
            flushNow();
        }
    }

    private synchronized void awaitReclaim() {
        boolean interrupted = false;
        while (reclaiming > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
