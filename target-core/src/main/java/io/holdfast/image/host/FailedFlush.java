package io.holdfast.image.host;

import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.IoCompletion;
import java.util.concurrent.Executor;

/** Remembers the first flush that failed: what it lost, no later flush brings back. Any thread. */
final class FailedFlush {

    private volatile int failure = Errno.OK;

    void flush(FileHandle file, IoCompletion completion) {
        file.sync(new IoCompletion() {
            @Override
            public Executor executor() {
                return completion.executor();
            }

            @Override
            public void completed(int errno) {
                completion.completed(outcome(errno));
            }
        });
    }

    private synchronized int outcome(int errno) {
        if (failure == Errno.OK) {
            failure = errno;
        }
        return failure;
    }
}
