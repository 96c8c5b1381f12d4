package io.holdfast.scsi.cdb;

/**
 * FORMAT UNIT, SBC-4 5.4. There is no protection information (FMTPINFO), and there are no defects to be listed.
 *
 * @param list what form the parameter list has
 */
public record FormatUnit(ParameterList list) implements Command {

    /** FMTDATA and LONGLIST: the header of the list, behind which nothing may stand. */
    public enum ParameterList {
        NONE(0),
        SHORT(4),
        LONG(8);

        private final int lengthBytes;

        ParameterList(int lengthBytes) {
            this.lengthBytes = lengthBytes;
        }

        public int lengthBytes() {
            return lengthBytes;
        }
    }

    static Decoded decode(Cdb cdb) {
        ParameterList present = cdb.bit(1, 5) ? ParameterList.LONG : ParameterList.SHORT;
        return cdb.accept(new FormatUnit(cdb.bit(1, 4) ? present : ParameterList.NONE));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return list.lengthBytes();
    }
}
