/**
 * The {@code io_uring} engine: what a disk must do for an event loop goes to the ring of that loop, so that one system call of a loop turn carries the work of its sockets and
 * of its files.
 *
 * <pre>
 *   loop 0 -- RingQueue of disk a --+             each queue belongs to one loop and one file; a command's I/O stays
 *          -- RingQueue of disk b   +-- RingFile  on the loop that brought the command, so nothing is locked
 *   loop 1 -- RingQueue of disk a --+
 * </pre>
 *
 * <p>That are reads and writes past the page cache, with RWF_DSYNC where they are durable, and reads through the page cache that it could not answer on the caller's stack. The
 * rest is done as the threads engine does it ({@link io.holdfast.file.BlockingFile}): a copy into the page cache on the caller's thread is cheaper than any queue, the kernel
 * hands buffered writes that may block to its own threads one by one, and what waits for stable storage is better made stable together. So is what a ring does not end whole and
 * well, in which the blocking calls find the reason, and what is asked for on no loop of the engine.
 *
 * <p>This package knows neither sockets nor images.
 */
@NullMarked
package io.holdfast.file.ring;

import org.jspecify.annotations.NullMarked;
