/**
 * Files as the layers above see them: a {@link io.holdfast.file.FileEngine} opens a path and gives a {@link io.holdfast.file.FileHandle} on which
 * reads, writes, flushes and hole punching are submitted and later completed, never waited for.
 *
 * <p>Nothing above may assume that an operation blocks, nor that it does not: an engine may complete on the caller's stack, on the
 * caller's loop a turn later, or never before a slow disk answers. An {@link io.holdfast.file.IoCompletion} names the executor that it wants to be called on, and
 * each engine honours that.
 *
 * <p>Errors are errno values, exactly as the kernel gave them, so that one method far above can map them to sense data.
 *
 * <p>This package knows neither images nor SCSI nor sockets.
 */
@NullMarked
package io.holdfast.file;

import org.jspecify.annotations.NullMarked;
