package io.holdfast.scsi.cdb;

/**
 * WRITE, SBC-4 5.40 to 5.42.
 *
 * @param dpo a hint that the blocks will not be wanted again soon
 * @param fua whether the blocks must be durable before the status
 */
public record Write(long lba, long blocks, boolean dpo, boolean fua) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Write(cdb.lba(), cdb.blocks(), cdb.dpo(), cdb.fua()));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return blocks * blockBytes;
    }
}
