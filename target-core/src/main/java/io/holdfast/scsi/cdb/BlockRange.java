package io.holdfast.scsi.cdb;

/** A command that works on one run of logical blocks. */
public sealed interface BlockRange extends Command
        permits CompareAndWrite,
                OrWrite,
                Prefetch,
                Read,
                SynchronizeCache,
                Verify,
                Write,
                WriteAndVerify,
                WriteAtomic,
                WriteSame {

    /** The first logical block; unsigned, so that addresses from 2^63 on are negative. */
    long lba();

    /** The number of logical blocks, 0 to 2^32 - 1. */
    long blocks();

    /**
     * Whether the run ends within the capacity. A run of no blocks may start at the first address behind it.
     *
     * @param capacityBlocks the capacity in logical blocks
     */
    default boolean fits(long capacityBlocks) {
        return fits(lba(), blocks(), capacityBlocks);
    }

    /** The same for any run; the address is unsigned. */
    static boolean fits(long lba, long blocks, long capacityBlocks) {
        return Long.compareUnsigned(lba, capacityBlocks) <= 0 && blocks <= capacityBlocks - lba;
    }
}
