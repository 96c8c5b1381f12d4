package io.holdfast.scsi.cdb;

/**
 * SYNCHRONIZE CACHE(10) and (16), SBC-4 5.33 and 5.34.
 *
 * @param blocks how many; 0 stands for all up to the end of the medium
 * @param immed whether the status comes before the blocks are durable
 */
public record SynchronizeCache(long lba, long blocks, boolean immed) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new SynchronizeCache(cdb.lba(), cdb.blocks(), cdb.bit(1, 1)));
    }
}
