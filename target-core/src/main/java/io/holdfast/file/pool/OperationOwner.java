package io.holdfast.file.pool;

import io.holdfast.file.posix.Scratch;

/** Whose an operation is: it does the operation when a thread is free, and brings it home. */
interface OperationOwner {

    /** The owner's place in the queue of the pool, whose lock guards it. */
    Lane lane();

    /** Does the operation; called by a worker. Must not throw. */
    void perform(Operation operation, Scratch scratch);

    /** The kernel is through with the operation; called once for each. Must not throw. */
    void end(Operation operation, int errno);
}
