/**
 * The Linux system calls for files that the JDK does not offer, through the foreign-function API: O_DIRECT, positioned reads and writes with flags, hole punching, locks of an open file
 * description, block-device sizes. The engines stand on it; nothing above them does.
 *
 * <p>All of it blocks. Numbers and structure layouts are those of 64-bit Linux on x86-64 and aarch64; where the two differ, {@link io.holdfast.file.posix.OpenFlag} says so.
 *
 * <p>This package knows no threads, no queues and no completions.
 */
@NullMarked
package io.holdfast.file.posix;

import org.jspecify.annotations.NullMarked;
