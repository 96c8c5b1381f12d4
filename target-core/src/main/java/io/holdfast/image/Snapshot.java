package io.holdfast.image;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A state of the disk that an image keeps beside the one it has now.
 *
 * @param id unlike that of any other snapshot of the image
 * @param name what it was called; QEMU lets several have the same
 * @param vmClock how long the guest had been running; zero where it was not asked
 * @param vmStateBytes what is kept of the guest's memory; 0 for nothing
 * @param sizeBytes the capacity of the disk then
 * @param icount QEMU's count of instructions, where it recorded them
 */
public record Snapshot(
        String id,
        String name,
        Instant taken,
        Duration vmClock,
        long vmStateBytes,
        long sizeBytes,
        OptionalLong icount) {}
