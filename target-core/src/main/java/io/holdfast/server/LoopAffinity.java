package io.holdfast.server;

import io.holdfast.file.ExecutorAffinity;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;

/** Tells a file engine that the caller is on the event loop that an operation belongs to, so that a read from the page cache completes without a hop. */
public final class LoopAffinity implements ExecutorAffinity {

    @Override
    public boolean runsOnCallingThread(Executor executor) {
        return executor instanceof EventExecutor loop && loop.inEventLoop();
    }
}
