package io.holdfast.scsi.inquiry;

import io.holdfast.scsi.cdb.ReadDefectData;
import io.netty.buffer.ByteBuf;

/** What READ DEFECT DATA answers, SBC-4 5.22 and 5.23: both lists exist and are empty. */
public final class DefectData {

    private DefectData() {}

    /** Appends a header that gives back which lists were asked for and in which format, and tells their length 0. */
    public static void write(ReadDefectData command, ByteBuf target) {
        target.writeByte(0);
        target.writeByte((command.lists() << 3) | command.defectListFormat());
        switch (command.header()) {
            case TEN -> target.writeZero(2);
            case TWELVE -> target.writeZero(6);
        }
    }
}
