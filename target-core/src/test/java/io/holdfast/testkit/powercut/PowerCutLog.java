package io.holdfast.testkit.powercut;

import io.holdfast.file.Durability;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the files of an image, in order, and what a power cut in the middle can leave of it: all that was made stable, and of what came later any sectors, in
 * the order of the writes to each sector.
 */
public final class PowerCutLog {

    private static final int SECTOR_BYTES = 512;

    private final List<Event> events = new ArrayList<>();
    private final byte[][] stable;
    /** How many events are in {@link #stable}; and of each file, up to which it is stable there. */
    private int settled;

    private final List<List<Event>> pending = new ArrayList<>();

    /** Files with that content, which is stable. */
    public PowerCutLog(byte[]... files) {
        stable = files;
        for (byte[] _ : files) {
            pending.add(new ArrayList<>());
        }
    }

    /**
     * A write, a new size, or a sync.
     *
     * @param bytes null when it is no write
     * @param sizeBytes the new size; -1 when it is something else
     * @param durability of a write
     */
    private record Event(int file, int offset, @Nullable ByteBuffer bytes, int sizeBytes, Durability durability) {

        boolean sync() {
            return bytes == null && sizeBytes < 0;
        }
    }

    public void wrote(int file, long offset, byte[] bytes, Durability durability) {
        events.add(new Event(file, (int) offset, ByteBuffer.wrap(bytes), -1, durability));
    }

    public void resized(int file, int sizeBytes) {
        events.add(new Event(file, 0, null, sizeBytes, Durability.CACHED));
    }

    public void madeStable(int file) {
        events.add(new Event(file, 0, null, -1, Durability.CACHED));
    }

    /** How many events there are until now: a point in time. */
    public int now() {
        return events.size();
    }

    /** Goes on to the next point; those before are gone. Tells whether the files are others when nothing is lost. */
    public boolean advance() {
        Event event = events.get(settled++);
        List<Event> unstable = pending.get(event.file);
        if (event.sync()) {
            for (Event done : unstable) {
                stable[event.file] = apply(stable[event.file], done, null);
            }
            unstable.clear();
        } else {
            unstable.add(event);
        }
        return !event.sync();
    }

    /** How many writes may be lost at this point. */
    public int unstable() {
        return pending.stream().mapToInt(List::size).sum();
    }

    /** The files when the power is cut at this point and all is there that was done. */
    public byte[][] whole() {
        return image(null);
    }

    /** The files when only a random part of what was not stable is there. */
    public byte[][] torn(Random random) {
        return image(random);
    }

    private byte[][] image(@Nullable Random random) {
        byte[][] image = new byte[stable.length][];
        for (int file = 0; file < image.length; file++) {
            byte[] bytes = stable[file].clone();
            // Some cuts lose nearly everything, others nearly nothing.
            int kept = random == null ? 0 : random.nextInt(5);
            for (Event event : pending.get(file)) {
                if (event.durability == Durability.DURABLE) {
                    bytes = apply(bytes, event, null);
                } else if (random == null || random.nextInt(4) < kept) {
                    bytes = apply(bytes, event, random == null || random.nextBoolean() ? null : random);
                }
            }
            image[file] = bytes;
        }
        return image;
    }

    private static byte[] apply(byte[] file, Event event, @Nullable Random tearing) {
        if (event.bytes == null) {
            return Arrays.copyOf(file, event.sizeBytes);
        }
        ByteBuffer written = event.bytes;
        int end = event.offset + written.capacity();
        byte[] grown = end > file.length ? Arrays.copyOf(file, end) : file;
        for (int at = 0; at < written.capacity(); ) {
            int length = Math.min(written.capacity() - at, SECTOR_BYTES - (event.offset + at) % SECTOR_BYTES);
            if (tearing == null || tearing.nextBoolean()) {
                written.get(at, grown, event.offset + at, length);
            }
            at += length;
        }
        return grown;
    }
}
