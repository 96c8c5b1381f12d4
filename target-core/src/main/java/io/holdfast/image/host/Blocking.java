package io.holdfast.image.host;

import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.ImageException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** An operation waited for: only where a caller is blocked anyhow. */
final class Blocking implements IoCompletion {

    private final CompletableFuture<Integer> result = new CompletableFuture<>();

    private Blocking() {}

    static void sync(Path path, FileHandle file) throws ImageException {
        Blocking done = new Blocking();
        file.sync(done);
        int errno = done.result.join();
        if (errno != Errno.OK) {
            throw new ImageException(
                    ImageException.Kind.IO, path, "could not be made stable (errno " + errno + "): data may be lost");
        }
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public void completed(int errno) {
        result.complete(errno);
    }
}
