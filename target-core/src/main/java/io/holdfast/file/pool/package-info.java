/**
 * The {@code threads} engine: blocking system calls on a bounded number of threads, for kernels without io_uring and for durable writes through the page cache, where
 * it is the better one.
 *
 * <p>A read that the page cache can answer is answered on the caller's stack, and a write of whole pages that the page cache takes is made there: a copy of 4 KiB costs 3
 * microseconds, telling another thread of it and being told costs 10 more and a place in two queues. {@code InlineReads} and {@code InlineWrites} stop that where it would keep
 * a loop waiting. Callers that wait anyhow do all reads and writes themselves ({@link io.holdfast.file.pool.Callers}). What waits for stable storage together is made stable together. Completions come back in
 * batches, one task for each executor and turn.
 *
 * <p>This package knows neither event loops nor images.
 */
@NullMarked
package io.holdfast.file.pool;

import org.jspecify.annotations.NullMarked;
