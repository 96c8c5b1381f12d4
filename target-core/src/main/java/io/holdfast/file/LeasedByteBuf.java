package io.holdfast.file;

import io.holdfast.file.BuddySlab.Block;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.jspecify.annotations.Nullable;

/**
 * A block of the pool while somebody has it. Its last release gives the block back.
 *
 * <p>The object is used again for the next lease of its block if that is as long, so that a command does not pay for it; but for a lease that the leak detector follows, which is each one
 * under test: there, a reference that is kept too long meets a dead buffer and not somebody else's data. Access goes through the JDK's buffer, which checks bounds and
 * works with and without {@code sun.misc.Unsafe}; only the address is our own.
 */
final class LeasedByteBuf extends UnpooledDirectByteBuf {

    private static final ResourceLeakDetector<LeasedByteBuf> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(LeasedByteBuf.class);

    private final AlignedBufferPool pool;
    private final Block block;
    private @Nullable ResourceLeakTracker<LeasedByteBuf> leak;

    private LeasedByteBuf(AlignedBufferPool pool, Block block, int lengthBytes) {
        super(UnpooledByteBufAllocator.DEFAULT, block.view().limit(lengthBytes), lengthBytes);
        this.pool = pool;
        this.block = block;
    }

    /** A lease of a block that the caller has taken. */
    static LeasedByteBuf of(AlignedBufferPool pool, Block block, int lengthBytes) {
        LeasedByteBuf lease = block.takeSpare();
        if (lease == null || lease.capacity() != lengthBytes) {
            lease = new LeasedByteBuf(pool, block, lengthBytes);
        } else {
            lease.resetRefCnt();
        }
        lease.setIndex(0, 0);
        lease.markReaderIndex();
        lease.markWriterIndex();
        lease.leak = LEAKS.track(lease);
        return lease;
    }

    @Override
    public boolean hasMemoryAddress() {
        return true;
    }

    @Override
    public long memoryAddress() {
        ensureAccessible();
        return block.address();
    }

    /** A lease keeps its length: memory from elsewhere would be neither aligned nor counted. */
    @Override
    public ByteBuf capacity(int newCapacity) {
        checkNewCapacity(newCapacity);
        if (newCapacity != capacity()) {
            throw new UnsupportedOperationException("a leased buffer of " + capacity() + " bytes cannot be resized");
        }
        return this;
    }

    @Override
    public ByteBuf touch() {
        if (leak != null) {
            leak.record();
        }
        return this;
    }

    @Override
    public ByteBuf touch(Object hint) {
        if (leak != null) {
            leak.record(hint);
        }
        return this;
    }

    @Override
    protected void deallocate() {
        if (leak == null) {
            block.keepSpare(this);
        } else {
            leak.close(this);
        }
        pool.giveBack(block);
    }
}
