package io.holdfast.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What must be known after a power cut exactly as it was: a file with a checksum and a generation that counts the
 * saves, and beside it, under {@code NAME.previous}, what the save before the last put there.
 *
 * <p>No power cut leaves a torn file, for a file is written under another name, synced, and renamed. So a file that
 * fails its checksum was damaged later, by the medium or by a hand, and is never taken for an empty one. Nor does the
 * previous copy take its place by itself: it is good but outdated, and would bring back what somebody was told is gone.
 * A person may decide so, by renaming it.
 *
 * <p>Its methods block. Any thread.
 */
public final class DurableFile {

    private final StableFolder folder;
    private final String name;
    private boolean loaded;
    private long generation;
    private byte[] newest = {};

    /** A file in the folder; not read before {@link #load}. */
    public DurableFile(StableFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * What was saved last; empty when nothing ever was.
     *
     * @throws DamagedFileException when the file does not hold what was put there, or is gone while its previous copy
     *     is there
     * @throws IOException when it cannot be read
     */
    public synchronized Optional<byte[]> load() throws IOException {
        Optional<byte[]> bytes = folder.read(name);
        if (bytes.isEmpty()) {
            if (folder.read(previousName()).isPresent()) {
                throw damaged("is missing");
            }
            loaded = true;
            return bytes;
        }
        Framed framed = switch (Framed.read(bytes.get())) {
            case Framed.Broken broken -> throw damaged(broken.reason());
            case Framed.Whole whole -> whole.framed();
        };
        newest = bytes.get();
        generation = framed.generation();
        loaded = true;
        return Optional.of(framed.content());
    }

    /** Where the file stands. */
    public Path path() {
        return folder.file(name);
    }

    /**
     * Somebody has decided to go on without what {@link #load} could not read: {@link #save} will put something else in
     * its place. Until then the damaged file stays as it is, afterwards it is the previous copy.
     */
    public synchronized void acceptLoss() throws IOException {
        if (!loaded) {
            newest = folder.read(name).orElse(new byte[0]);
            loaded = true;
        }
    }

    /**
     * Saves; the content is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done. What was saved before stays; only where the last step failed, the
     *     sync of the folder, a later power cut decides which of the two {@link #load} gives
     * @throws IllegalStateException when the file was not loaded before, so that it may hold what nobody has looked at
     */
    public synchronized void save(byte[] content) throws IOException {
        if (!loaded) {
            throw new IllegalStateException(folder.file(name) + " was not loaded");
        }
        byte[] next = new Framed(generation + 1, content).bytes();
        if (newest.length > 0) {
            folder.put(previousName(), newest);
        }
        folder.put(name, next);
        folder.sync();
        newest = next;
        generation++;
    }

    private String previousName() {
        return name + ".previous";
    }

    private DamagedFileException damaged(String reason) throws IOException {
        Optional<byte[]> previous = folder.read(previousName());
        String rest = previous.isPresent() && Framed.read(previous.get()) instanceof Framed.Whole whole
                ? "; the copy before the last change (generation %d) is good: if what came after it does not matter, rename %s to %s"
                        .formatted(whole.framed().generation(), folder.file(previousName()), name)
                : "; restore it from a backup";
        return new DamagedFileException(folder.file(name), reason + rest);
    }
}
