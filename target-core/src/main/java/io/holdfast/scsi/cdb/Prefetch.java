package io.holdfast.scsi.cdb;

/**
 * PRE-FETCH(10) and (16), SBC-4 5.13 and 5.14.
 *
 * @param blocks how many; 0 stands for all up to the end of the medium
 * @param immed whether the status comes before the blocks are in the cache
 */
public record Prefetch(long lba, long blocks, boolean immed) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Prefetch(cdb.lba(), cdb.blocks(), cdb.bit(1, 1)));
    }
}
