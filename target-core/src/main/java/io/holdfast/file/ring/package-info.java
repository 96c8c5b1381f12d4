/**
 * The {@code io_uring} engine: reads and writes past the page cache on the rings of the event loops, so that one system call of a loop turn carries what its sockets and its
 * files have to do.
 *
 * <pre>
 *   loop 0 -- RingQueue of disk a --+             each queue belongs to one loop and one file; a command's I/O stays
 *          -- RingQueue of disk b   +-- RingFile  on the loop that brought the command, so nothing is locked
 *   loop 1 -- RingQueue of disk a --+
 * </pre>
 *
 * <p>Only O_DIRECT work goes to a ring. Through the page cache a copy on the caller's thread is cheaper than any queue, what waits for stable storage is better made stable
 * together, and the kernel hands buffered writes to its own threads one by one (DESIGN of the engines: {@code file.pool} does all that). So do what a ring does not end as it should (a short
 * transfer, an error, which the blocking calls then look into) and callers who are on no loop.
 *
 * <p>This package knows neither sockets nor images.
 */
@NullMarked
package io.holdfast.file.ring;

import org.jspecify.annotations.NullMarked;
