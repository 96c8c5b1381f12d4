package io.holdfast.testkit;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.file.FileOptions;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A file in memory: what a disk keeps of it, and its page cache. It outlives the handles that are open on it, as a file does, so that a test can cut the power and
 * open it again. Thread-safe.
 */
public final class MemoryFile {

    private final CachedMemory memory = new CachedMemory();
    private final Map<Long, Set<Object>> locks = new HashMap<>();
    private final int directAlignmentBytes;
    private long sizeBytes;
    private long stableSizeBytes;

    /** A file of that size, all of it a hole and on stable storage. */
    public MemoryFile(long sizeBytes) {
        this(sizeBytes, 512);
    }

    /** On a disk whose O_DIRECT needs that alignment. */
    public MemoryFile(long sizeBytes, int directAlignmentBytes) {
        this.directAlignmentBytes = directAlignmentBytes;
        this.sizeBytes = sizeBytes;
        this.stableSizeBytes = sizeBytes;
    }

    /** A file with that content, on stable storage. */
    public MemoryFile(byte[] content) {
        this(content.length);
        poke(0, content);
    }

    /** Opens it for reading and writing, without alignment. */
    public FileHandle open() {
        return open(new FileOptions(FileOptions.Access.READ_WRITE, CacheMode.WRITEBACK));
    }

    public FileHandle open(FileOptions options) {
        return new MemoryHandle(this, options);
    }

    int directAlignmentBytes() {
        return directAlignmentBytes;
    }

    public synchronized long sizeBytes() {
        return sizeBytes;
    }

    /** What a reader would see now; not an operation of the file. */
    public synchronized byte[] peek(long offsetBytes, int lengthBytes) {
        return memory.read(offsetBytes, lengthBytes);
    }

    /** Puts bytes there as if they had always been there; within the size. */
    public synchronized void poke(long offsetBytes, byte[] bytes) {
        memory.write(offsetBytes, bytes, Durability.DURABLE);
    }

    public synchronized long allocatedBytes() {
        return memory.allocatedBytes();
    }

    /** All that was neither flushed nor written durably is lost, and so is what the file grew by since. */
    public synchronized void powerCut() {
        memory.powerCut();
        sizeBytes = stableSizeBytes;
    }

    /** Of what was neither flushed nor written durably, any part is lost, a sector at a time; the size may be the old or the new one. */
    public synchronized void powerCut(Random random) {
        memory.powerCut(random);
        sizeBytes = random.nextBoolean() ? sizeBytes : stableSizeBytes;
        stableSizeBytes = sizeBytes;
    }

    synchronized int read(long offsetBytes, ByteBuf target) {
        if (offsetBytes > sizeBytes - target.writableBytes()) {
            return Errno.ENODATA;
        }
        memory.read(offsetBytes, target);
        return Errno.OK;
    }

    synchronized int write(long offsetBytes, byte[] bytes, Durability durability) {
        memory.write(offsetBytes, bytes, durability);
        sizeBytes = Math.max(sizeBytes, offsetBytes + bytes.length);
        if (durability == Durability.DURABLE) {
            stableSizeBytes = Math.max(stableSizeBytes, offsetBytes + bytes.length);
        }
        return Errno.OK;
    }

    synchronized int zero(long offsetBytes, long lengthBytes, ZeroMode mode) {
        long within = Math.min(lengthBytes, sizeBytes - offsetBytes);
        if (within > 0) {
            switch (mode) {
                case PUNCH -> memory.discard(offsetBytes, within, Durability.CACHED);
                case KEEP -> memory.zero(offsetBytes, within, Durability.CACHED);
            }
        }
        return Errno.OK;
    }

    synchronized long point() {
        return memory.point();
    }

    synchronized int sync(long point, long sizeBytesThen) {
        memory.flush(point);
        stableSizeBytes = Math.max(stableSizeBytes, sizeBytesThen);
        return Errno.OK;
    }

    synchronized long seek(long offsetBytes, SeekTarget target) {
        long at = offsetBytes;
        while (at < sizeBytes && memory.allocated(at) != (target == SeekTarget.DATA)) {
            at = (at / SparseMemory.PAGE_BYTES + 1) * SparseMemory.PAGE_BYTES;
        }
        return Math.min(at, sizeBytes);
    }

    synchronized void truncate(long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            memory.discard(newSizeBytes, sizeBytes - newSizeBytes, Durability.DURABLE);
        }
        sizeBytes = newSizeBytes;
        stableSizeBytes = newSizeBytes;
    }

    synchronized void lock(Object owner, long offsetBytes) {
        locks.computeIfAbsent(offsetBytes, any -> new HashSet<>()).add(owner);
    }

    synchronized void unlock(Object owner, long offsetBytes) {
        locks.getOrDefault(offsetBytes, Set.of()).remove(owner);
    }

    synchronized void unlockAll(Object owner) {
        locks.values().forEach(owners -> owners.remove(owner));
    }

    synchronized boolean lockedByAnother(Object owner, long offsetBytes) {
        Set<Object> owners = locks.getOrDefault(offsetBytes, Set.of());
        return owners.size() > (owners.contains(owner) ? 1 : 0);
    }
}
