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
 * <p>That are reads and writes past the page cache, with RWF_DSYNC where they are durable, and a read through the page cache that it could not answer on the caller's stack while
 * no other is under way. The rest is done as the threads engine does it ({@link io.holdfast.file.BlockingFile}): a copy into the page cache on the caller's thread is cheaper than
 * any queue, the kernel hands buffered writes that may block to its own threads one by one, and what waits for stable storage is better made stable together. So is what a ring
 * does not end whole and well, in which the blocking calls find the reason, and what is asked for on no loop of the engine.
 *
 * <p>Reads of 4 KiB through a cold page cache, over iSCSI on two cores, medians of three in IOPS and CPU microseconds a command:
 *
 * <pre>
 *   depth   by threads     all on the ring   IOSQE_ASYNC     one on the ring, more by threads
 *     1     5,400  110       6,500   84       5,500  112       6,200   80
 *     4    16,600   58                       17,100   56      15,500   63
 *    32    47,300   25      28,900   16      53,100   22      48,800   25
 * </pre>
 *
 * <p>IOSQE_ASYNC is not used for the deep queue although it is the best there: the kernel has a handful of threads for a ring, of which a disk that hangs takes all.
 *
 * <p>This package knows neither sockets nor images.
 */
@NullMarked
package io.holdfast.file.ring;

import org.jspecify.annotations.NullMarked;
