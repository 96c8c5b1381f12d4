package io.holdfast.scsi.cdb;

/**
 * ORWRITE(16), SBC-4 5.10: the blocks become what they were, OR the Data-Out.
 *
 * @param dpo a hint that the blocks will not be wanted again soon
 * @param fua whether the blocks must be durable before the status
 */
public record OrWrite(long lba, long blocks, boolean dpo, boolean fua) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new OrWrite(cdb.lba(), cdb.blocks(), cdb.dpo(), cdb.fua()));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return blocks * blockBytes;
    }
}
