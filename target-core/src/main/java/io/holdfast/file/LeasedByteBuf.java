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
 * <p>Each lease is a new object over the block's memory: a reference that is kept too long then meets a dead buffer, never somebody else's data. Access goes
 * through the JDK's buffer, which checks bounds and works with and without {@code sun.misc.Unsafe}; only the address is our own.
 */
final class LeasedByteBuf extends UnpooledDirectByteBuf {

    private static final ResourceLeakDetector<LeasedByteBuf> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(LeasedByteBuf.class);

    private final AlignedBufferPool pool;
    private final Block block;
    private final @Nullable ResourceLeakTracker<LeasedByteBuf> leak;

    LeasedByteBuf(AlignedBufferPool pool, Block block, int lengthBytes) {
        super(UnpooledByteBufAllocator.DEFAULT, block.view().limit(lengthBytes), lengthBytes);
        this.pool = pool;
        this.block = block;
        this.leak = LEAKS.track(this);
        setIndex(0, 0);
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
        if (leak != null) {
            leak.close(this);
        }
        pool.giveBack(block);
    }
}
