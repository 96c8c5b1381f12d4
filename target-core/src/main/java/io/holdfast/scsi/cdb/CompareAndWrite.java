package io.holdfast.scsi.cdb;

/**
 * COMPARE AND WRITE, SBC-4 5.3. The Data-Out is the blocks to compare with, then as many to write.
 *
 * @param blocks of either half
 * @param dpo a hint that the blocks will not be wanted again soon
 * @param fua whether the blocks must be durable before the status
 */
public record CompareAndWrite(long lba, long blocks, boolean dpo, boolean fua) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new CompareAndWrite(cdb.lba(), cdb.u8(13), cdb.dpo(), cdb.fua()));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return 2 * blocks * blockBytes;
    }
}
