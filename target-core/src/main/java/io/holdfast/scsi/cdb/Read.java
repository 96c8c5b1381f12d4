package io.holdfast.scsi.cdb;

/**
 * READ, SBC-4 5.16 to 5.18.
 *
 * @param dpo a hint that the blocks will not be wanted again soon
 * @param fua whether what the write cache holds of the blocks must be durable before they are read
 */
public record Read(long lba, long blocks, boolean dpo, boolean fua) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Read(cdb.lba(), cdb.blocks(), cdb.dpo(), cdb.fua()));
    }
}
