package io.holdfast.scsi.cdb;

/**
 * START STOP UNIT, SBC-4 5.31.
 *
 * @param powerCondition POWER CONDITION, four bits; 0 means that START and LOEJ count
 * @param start START
 * @param loadEject LOEJ
 */
public record StartStopUnit(int powerCondition, boolean start, boolean loadEject) implements Command.AccessByFields {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new StartStopUnit(cdb.bits(4, 7, 4), cdb.bit(4, 0), cdb.bit(4, 1)));
    }

    @Override
    public Access access() {
        return start && powerCondition == 0 ? Access.ALWAYS : Access.CONTROL;
    }
}
