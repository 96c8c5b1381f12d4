package io.holdfast.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One piece of page-aligned memory, given out in blocks of a power of two of pages and merged again when neighbours are free (a buddy system), so that
 * memory which no size needs now serves any other size.
 *
 * <p>The blocks are the nodes of a binary tree kept as a heap: node 1 is the whole slab, 2n and 2n+1 are the halves of n, and n^1 is the buddy of n.
 * Order 0 is a page. Not thread-safe: the pool's lock guards it.
 */
final class BuddySlab {

    static final int PAGE_BYTES = 4096;

    private final MemorySegment memory;
    private final int topOrder;
    private final BitSet freeNodes;
    private final int[] freeNodesByOrder;
    /** Bit n is set while a block of order n is free. */
    private int freeOrders;

    private final @Nullable Block[] blocks;

    /** Takes {@code PAGE_BYTES << topOrder} bytes, which live as long as the arena. */
    BuddySlab(Arena arena, int topOrder) {
        this.memory = arena.allocate((long) PAGE_BYTES << topOrder, PAGE_BYTES);
        this.topOrder = topOrder;
        this.freeNodes = new BitSet(2 << topOrder);
        this.freeNodesByOrder = new int[topOrder + 1];
        this.blocks = new Block[2 << topOrder];
        markFree(1, topOrder);
    }

    long sizeBytes() {
        return memory.byteSize();
    }

    /** A free block of that order, or null when none is left. */
    @Nullable
    Block take(int order) {
        int fitting = order > topOrder ? 0 : freeOrders & (-1 << order);
        if (fitting == 0) {
            return null;
        }
        int found = Integer.numberOfTrailingZeros(fitting);
        int node = freeNodes.nextSetBit(firstNode(found));
        markTaken(node, found);
        for (int half = found - 1; half >= order; half--) {
            node <<= 1;
            markFree(node + 1, half);
        }
        return block(node, order);
    }

    /** Takes a block back that {@link #take} gave out. */
    void giveBack(Block block) {
        int node = block.node();
        int order = block.order();
        while (order < topOrder && freeNodes.get(node ^ 1)) {
            markTaken(node ^ 1, order);
            node >>= 1;
            order++;
        }
        markFree(node, order);
    }

    private Block block(int node, int order) {
        Block known = blocks[node];
        if (known != null) {
            return known;
        }
        long offset = ((long) PAGE_BYTES << order) * (node - firstNode(order));
        MemorySegment part = memory.asSlice(offset, (long) PAGE_BYTES << order);
        Block created = new Block(this, node, order, part.address(), part.asByteBuffer());
        blocks[node] = created;
        return created;
    }

    private int firstNode(int order) {
        return 1 << (topOrder - order);
    }

    private void markFree(int node, int order) {
        freeNodes.set(node);
        if (freeNodesByOrder[order]++ == 0) {
            freeOrders |= 1 << order;
        }
    }

    private void markTaken(int node, int order) {
        freeNodes.clear(node);
        if (--freeNodesByOrder[order] == 0) {
            freeOrders &= ~(1 << order);
        }
    }

    /** A node of the tree, made once and used again for each lease of it. Whoever has taken it may call. */
    static final class Block {

        private final BuddySlab slab;
        private final int node;
        private final int order;
        private final long address;
        private final ByteBuffer view;
        private @Nullable LeasedByteBuf spare;

        Block(BuddySlab slab, int node, int order, long address, ByteBuffer view) {
            this.slab = slab;
            this.node = node;
            this.order = order;
            this.address = address;
            this.view = view;
        }

        BuddySlab slab() {
            return slab;
        }

        int node() {
            return node;
        }

        int order() {
            return order;
        }

        long address() {
            return address;
        }

        /** The whole block; whoever has taken the block may change the limit. */
        ByteBuffer view() {
            return view;
        }

        long sizeBytes() {
            return (long) PAGE_BYTES << order;
        }

        /** Keeps the object of a lease that has ended for the next one. */
        void keepSpare(LeasedByteBuf ended) {
            spare = ended;
        }

        @Nullable
        LeasedByteBuf takeSpare() {
            LeasedByteBuf taken = spare;
            spare = null;
            return taken;
        }
    }
}
