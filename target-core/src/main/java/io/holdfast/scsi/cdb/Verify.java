package io.holdfast.scsi.cdb;

/**
 * VERIFY, SBC-4 5.36 to 5.39.
 *
 * @param byteCheck what the blocks are compared with
 */
public record Verify(long lba, long blocks, ByteCheck byteCheck) implements BlockRange {

    static Decoded decode(Cdb cdb) {
        return switch (cdb.bits(cdb.flagsIndex(), 2, 1)) {
            case 0b00 -> cdb.accept(new Verify(cdb.lba(), cdb.blocks(), ByteCheck.NONE));
            case 0b01 -> cdb.accept(new Verify(cdb.lba(), cdb.blocks(), ByteCheck.EVERY_BLOCK));
            case 0b11 -> cdb.accept(new Verify(cdb.lba(), cdb.blocks(), ByteCheck.SINGLE_BLOCK));
            default -> cdb.refuse(cdb.flagsIndex(), 2);
        };
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return switch (byteCheck) {
            case NONE -> 0;
            case EVERY_BLOCK -> blocks * blockBytes;
            case SINGLE_BLOCK -> blocks == 0 ? 0 : blockBytes;
        };
    }
}
