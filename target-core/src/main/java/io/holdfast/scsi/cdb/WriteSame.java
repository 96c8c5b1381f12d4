package io.holdfast.scsi.cdb;

/**
 * WRITE SAME(10), (16) and (32), SBC-4 5.52 to 5.54.
 *
 * @param blocks how many; 0 stands for all up to the end of the medium
 * @param unmap whether the blocks may be unmapped, if they then read as the pattern
 * @param ndob whether the pattern is zeroes and no Data-Out comes
 */
public record WriteSame(long lba, long blocks, boolean unmap, boolean ndob) implements BlockRange {

    static Decoded decode10(Cdb cdb) {
        return cdb.accept(new WriteSame(cdb.lba(), cdb.blocks(), cdb.bit(1, 3), false));
    }

    static Decoded decode16(Cdb cdb) {
        return cdb.accept(new WriteSame(cdb.lba(), cdb.blocks(), cdb.bit(1, 3), cdb.bit(1, 0)));
    }

    static Decoded decode32(Cdb cdb) {
        int flags = LongCdb.FLAGS_INDEX;
        return cdb.accept(new WriteSame(cdb.lba(), cdb.blocks(), cdb.bit(flags, 3), cdb.bit(flags, 0)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return ndob ? 0 : blockBytes;
    }
}
