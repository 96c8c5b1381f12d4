package io.holdfast.testkit;

import io.holdfast.state.SystemCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A file system in memory that keeps only what was synced: after a power cut, each name that was not may be there or
 * not, independently of the others, and of bytes that were not there is any part. It counts its calls, and fails those
 * that a test chooses.
 */
public final class PowerCutDisk implements SystemCalls {

    private static final int BYTES_A_WRITE = 7;

    private final Map<Path, Inode> names;
    private final Map<Path, Inode> syncedNames;
    private final List<Renaming> unsynced = new ArrayList<>();
    private int calls;
    private int failingFrom = Integer.MAX_VALUE;
    private int failingTo = Integer.MAX_VALUE;

    /** A name that was given to a file, and taken from it where it had one. */
    private record Renaming(Path to, Inode file, Path from) {}

    private static final class Inode {
        private byte[] bytes = {};
        private byte[] synced = {};
    }

    /** An empty one. */
    public PowerCutDisk() {
        this(new HashMap<>());
    }

    private PowerCutDisk(Map<Path, Inode> names) {
        this.names = names;
        this.syncedNames = new HashMap<>(names);
    }

    /** How many calls there have been that change something. */
    public int calls() {
        return calls;
    }

    /** The call that comes after so many others fails, those after it do not. */
    public void failOnce(int callsBefore) {
        failingFrom = calls + callsBefore;
        failingTo = failingFrom + 1;
    }

    /** The call that comes after so many others fails, and each after it. */
    public void failForever(int callsBefore) {
        failingFrom = calls + callsBefore;
        failingTo = Integer.MAX_VALUE;
    }

    /** What is found when the power is back; this one is not used any more. */
    public PowerCutDisk afterPowerCut(RandomGenerator random) {
        Map<Path, Inode> found = new HashMap<>(syncedNames);
        for (Renaming renaming : unsynced) {
            if (random.nextBoolean()) {
                found.remove(renaming.from(), renaming.file());
                found.put(renaming.to(), renaming.file());
            }
        }
        Map<Path, Inode> rest = new HashMap<>();
        found.forEach((path, file) -> rest.put(path, torn(file, random)));
        return new PowerCutDisk(rest);
    }

    /** What is found when the process was killed and the machine lives on. */
    public PowerCutDisk afterKill() {
        return new PowerCutDisk(names);
    }

    private static Inode torn(Inode file, RandomGenerator random) {
        Inode torn = new Inode();
        boolean synced = Arrays.equals(file.bytes, file.synced);
        torn.bytes = synced ? file.synced : Arrays.copyOf(file.bytes, random.nextInt(file.bytes.length + 1));
        torn.synced = torn.bytes;
        return torn;
    }

    /** Damages a file: puts other bytes there, or takes it away. */
    public void damage(Path file, byte... bytes) {
        Inode inode = new Inode();
        inode.bytes = bytes.clone();
        inode.synced = inode.bytes;
        names.put(file, inode);
        syncedNames.put(file, inode);
    }

    /** Takes a file away. */
    public void remove(Path file) {
        names.remove(file);
        syncedNames.remove(file);
    }

    private void count() throws IOException {
        int index = calls;
        calls++;
        if (index >= failingFrom && index < failingTo) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        count();
        Inode inode = new Inode();
        names.put(file, inode);
        unsynced.add(new Renaming(file, inode, file));
        return new Writing(inode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        count();
        Inode inode = names.remove(from);
        if (inode == null) {
            throw new NoSuchFileException(from.toString());
        }
        names.put(to, inode);
        unsynced.add(new Renaming(to, inode, from));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        count();
        syncedNames.clear();
        syncedNames.putAll(names);
        unsynced.clear();
    }

    @Override
    public void createFolders(Path folder) {
        // Folders are there.
    }

    @Override
    public byte[] read(Path file) throws IOException {
        Inode inode = names.get(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return inode.bytes.clone();
    }

    private final class Writing implements Output {
        private final Inode inode;

        Writing(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            count();
            int before = inode.bytes.length;
            int count = Math.min(BYTES_A_WRITE, bytes.remaining());
            inode.bytes = Arrays.copyOf(inode.bytes, before + count);
            bytes.get(inode.bytes, before, count);
        }

        @Override
        public void sync() throws IOException {
            count();
            inode.synced = inode.bytes;
        }

        @Override
        public void close() throws IOException {
            count();
        }
    }
}
