package io.holdfast.file;

import io.holdfast.file.BuddySlab.Block;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Page-aligned direct buffers for file I/O, bounded: whoever asks for more than is left gets nothing now ({@link #tryLease}) or waits its turn
 * ({@link #lease}), and that is what keeps a flood of commands from becoming a flood of memory.
 *
 * <p>A leased buffer has reference count 1, both indices 0 and {@code capacity() == maxCapacity() == lengthBytes}; its {@code memoryAddress()} is a multiple of
 * {@value #ALIGNMENT_BYTES}. The last release, of the buffer or of a retained slice, gives it back; a further one throws as Netty's does. What it contains
 * at first is undefined: it may be somebody's data, so fill it before it is sent. A lease that is lost is reported by Netty's leak detector.
 *
 * <p>A lease takes its length rounded up to a power of two, at least a page. Memory comes in slabs of {@value #SLAB_BYTES} bytes, allocated when they are first
 * needed and kept until {@link #close}; within them blocks are split and merged, so that no size has memory of its own.
 *
 * <p>Any thread may call any method and may release. The lock inside is held for a few memory operations.
 */
public final class AlignedBufferPool implements AutoCloseable {

    /** What the address of each buffer is a multiple of. */
    public static final int ALIGNMENT_BYTES = BuddySlab.PAGE_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(AlignedBufferPool.class);

    private static final int SLAB_BYTES = 8 << 20;
    private static final int SLAB_ORDER = order(SLAB_BYTES);
    /** So many blocks of each size are kept whole when they come back: the next lease of that size neither splits nor merges. */
    private static final int SHELF_BLOCKS = 32;

    private final long capacityBytes;
    private final int topOrder;
    private final Arena arena = Arena.ofShared();

    /** Held while a slab is allocated; taken before {@link #lock}. */
    private final Object growth = new Object();

    private final Object lock = new Object();
    private final List<BuddySlab> slabs = new ArrayList<>();
    private final List<ArrayDeque<Block>> shelves = new ArrayList<>();
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private long unallocatedBytes;
    private long leasedBytes;
    private boolean closed;

    /**
     * A pool that never holds more than that, rounded down to whole pages.
     *
     * @throws IllegalArgumentException when that is less than a page
     */
    public AlignedBufferPool(long capacityBytes) {
        if (capacityBytes < ALIGNMENT_BYTES) {
            throw new IllegalArgumentException(
                    "a buffer pool needs at least " + ALIGNMENT_BYTES + " bytes, not " + capacityBytes);
        }
        this.capacityBytes = capacityBytes - capacityBytes % ALIGNMENT_BYTES;
        this.unallocatedBytes = this.capacityBytes;
        this.topOrder = nextSlabOrder();
        for (int order = 0; order <= topOrder; order++) {
            shelves.add(new ArrayDeque<>());
        }
    }

    /**
     * A buffer, or null when that much is not free now or others wait for memory already.
     *
     * @throws IllegalArgumentException when the length is not positive or beyond {@link #maxLeaseBytes()}
     * @throws IllegalStateException when the pool is closed
     */
    public @Nullable ByteBuf tryLease(int lengthBytes) {
        return leaseOrWait(lengthBytes, null);
    }

    /**
     * As {@link #tryLease}, but null also when half of the pool is leased: for those who can do without, so that they never keep those waiting who cannot.
     *
     * @throws IllegalArgumentException when the length is not positive or beyond {@link #maxLeaseBytes()}
     * @throws IllegalStateException when the pool is closed
     */
    public @Nullable ByteBuf tryLeaseAmple(int lengthBytes) {
        return leasedBytes() > capacityBytes / 2 ? null : tryLease(lengthBytes);
    }

    /**
     * Hands a buffer to {@code ready}, which owns it: at once on the caller's stack when memory is free and nobody waits before, else later on the
     * executor, in the order of the calls, so that a long lease is not starved by short ones. A lease that still waits when the pool is closed is never
     * answered.
     *
     * @throws IllegalArgumentException when the length is not positive or beyond {@link #maxLeaseBytes()}
     * @throws IllegalStateException when the pool is closed
     */
    public void lease(int lengthBytes, Executor executor, Consumer<ByteBuf> ready) {
        ByteBuf buffer = tryLease(lengthBytes);
        if (buffer == null) {
            buffer = leaseOrWait(lengthBytes, new Waiter(lengthBytes, executor, ready));
        }
        if (buffer != null) {
            ready.accept(buffer);
        }
    }

    /** What is leased now, counted in the blocks that the leases take. */
    public long leasedBytes() {
        synchronized (lock) {
            return leasedBytes;
        }
    }

    /** What the pool may hold at most. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** The longest lease that can be had: {@value #SLAB_BYTES}, less in a pool smaller than that. */
    public int maxLeaseBytes() {
        return ALIGNMENT_BYTES << topOrder;
    }

    /** How many calls of {@link #lease} wait for memory. */
    public int waitingLeases() {
        synchronized (lock) {
            return waiters.size();
        }
    }

    /** Ends leasing and frees the memory: now, or where buffers are still out (the kernel may be using them) when the last one is given back. Idempotent. */
    @Override
    public void close() {
        long stillLeased;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            waiters.clear();
            stillLeased = leasedBytes;
        }
        if (stillLeased == 0) {
            arena.close();
        } else {
            LOG.warn("{} closed: its memory is freed when the last lease is given back", this);
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "AlignedBufferPool[" + leasedBytes + " of " + capacityBytes + " bytes leased, "
                    + (capacityBytes - unallocatedBytes) + " allocated, " + waiters.size() + " waiting"
                    + (closed ? ", closed]" : "]");
        }
    }

    /** Called by the last release of a lease. */
    void giveBack(Block block) {
        List<Grant> grants = List.of();
        boolean lastOfClosed;
        synchronized (lock) {
            leasedBytes -= block.sizeBytes();
            ArrayDeque<Block> shelf = shelves.get(block.order());
            if (waiters.isEmpty() && shelf.size() < SHELF_BLOCKS) {
                shelf.push(block);
            } else {
                block.slab().giveBack(block);
                grants = waiters.isEmpty() ? List.of() : grantWaiters();
            }
            lastOfClosed = closed && leasedBytes == 0;
        }
        deliver(grants);
        if (lastOfClosed) {
            arena.close();
        }
    }

    private @Nullable ByteBuf leaseOrWait(int lengthBytes, @Nullable Waiter waiter) {
        if (lengthBytes <= 0 || lengthBytes > maxLeaseBytes()) {
            throw new IllegalArgumentException("a lease of " + lengthBytes + " bytes: must be 1 to " + maxLeaseBytes());
        }
        int order = order(lengthBytes);
        Block block;
        synchronized (lock) {
            block = takeOrWait(order, waiter);
            if (block == null && !canGrow(order)) {
                return null;
            }
        }
        if (block == null) {
            block = growAndTake(order, waiter);
        }
        return block == null ? null : LeasedByteBuf.of(this, block, lengthBytes);
    }

    /** A block, or null: then more memory must be allocated, or there is none and the waiter (if any) stands in the queue. */
    private @Nullable Block takeOrWait(int order, @Nullable Waiter waiter) {
        if (closed) {
            throw new IllegalStateException("the buffer pool is closed");
        }
        Block block = waiters.isEmpty() ? take(order) : null;
        if (block == null && waiter != null && !canGrow(order)) {
            waiters.add(waiter);
        }
        return block;
    }

    private boolean canGrow(int order) {
        return waiters.isEmpty() && unallocatedBytes > 0 && nextSlabOrder() >= order;
    }

    /** Allocating clears the memory, which takes a millisecond: one thread at a time does it, outside the lock. */
    private @Nullable Block growAndTake(int order, @Nullable Waiter waiter) {
        Block block;
        List<Grant> grants;
        synchronized (growth) {
            int slabOrder;
            synchronized (lock) {
                block = takeOrWait(order, waiter);
                if (block != null || !canGrow(order)) {
                    return block;
                }
                slabOrder = nextSlabOrder();
            }
            BuddySlab slab = new BuddySlab(arena, slabOrder);
            synchronized (lock) {
                slabs.add(slab);
                unallocatedBytes -= slab.sizeBytes();
                block = take(order);
                grants = grantWaiters();
            }
        }
        deliver(grants);
        return block;
    }

    private int nextSlabOrder() {
        return unallocatedBytes >= SLAB_BYTES ? SLAB_ORDER : order(Long.highestOneBit(unallocatedBytes));
    }

    private @Nullable Block take(int order) {
        Block block = shelves.get(order).poll();
        if (block == null) {
            block = takeFromSlabs(order);
        }
        if (block == null && clearShelves()) {
            block = takeFromSlabs(order);
        }
        if (block != null) {
            leasedBytes += block.sizeBytes();
        }
        return block;
    }

    private @Nullable Block takeFromSlabs(int order) {
        for (BuddySlab slab : slabs) {
            Block block = slab.take(order);
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    /** Gives what lies on the shelves back to be merged; false when there was nothing. */
    private boolean clearShelves() {
        boolean cleared = false;
        for (ArrayDeque<Block> shelf : shelves) {
            Block block = shelf.poll();
            while (block != null) {
                block.slab().giveBack(block);
                cleared = true;
                block = shelf.poll();
            }
        }
        return cleared;
    }

    private List<Grant> grantWaiters() {
        List<Grant> grants = new ArrayList<>();
        Waiter waiter = waiters.peek();
        while (waiter != null) {
            Block block = take(order(waiter.lengthBytes));
            if (block == null) {
                return grants;
            }
            waiters.remove();
            grants.add(new Grant(waiter, LeasedByteBuf.of(this, block, waiter.lengthBytes)));
            waiter = waiters.peek();
        }
        return grants;
    }

    private static void deliver(List<Grant> grants) {
        if (grants.isEmpty()) {
            return; // The usual case, without an iterator for it.
        }
        for (Grant grant : grants) {
            try {
                grant.waiter.executor.execute(() -> grant.waiter.ready.accept(grant.buffer));
            } catch (RejectedExecutionException e) {
                LOG.warn("the executor of a waiting lease of {} bytes has ended", grant.waiter.lengthBytes, e);
                grant.buffer.release();
            }
        }
    }

    private static int order(long lengthBytes) {
        return Long.SIZE - Long.numberOfLeadingZeros((lengthBytes - 1) / ALIGNMENT_BYTES);
    }

    private record Waiter(int lengthBytes, Executor executor, Consumer<ByteBuf> ready) {}

    private record Grant(Waiter waiter, ByteBuf buffer) {}
}
