package io.holdfast.scsi.cdb;

/**
 * WRITE ATOMIC(16), SBC-4 5.48: all of the blocks are written or none.
 *
 * @param dpo a hint that the blocks will not be wanted again soon
 * @param fua whether the blocks must be durable before the status
 */
public record WriteAtomic(long lba, long blocks, boolean dpo, boolean fua) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new WriteAtomic(cdb.lba(), cdb.u16(12), cdb.dpo(), cdb.fua()));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return blocks * blockBytes;
    }
}
