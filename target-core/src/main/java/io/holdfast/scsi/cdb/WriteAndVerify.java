package io.holdfast.scsi.cdb;

/**
 * WRITE AND VERIFY, SBC-4 5.44 to 5.47. What it wrote is durable before the status, for it is verified on the medium.
 *
 * @param compare BYTCHK: whether the blocks are compared with the Data-Out after the write, and not only read
 */
public record WriteAndVerify(long lba, long blocks, boolean compare) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new WriteAndVerify(cdb.lba(), cdb.blocks(), cdb.bit(cdb.flagsIndex(), 1)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return blocks * blockBytes;
    }
}
