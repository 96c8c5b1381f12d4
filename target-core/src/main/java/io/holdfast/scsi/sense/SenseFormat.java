package io.holdfast.scsi.sense;

import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.netty.buffer.ByteBuf;

/** The two forms of sense data on the wire. D_SENSE in the control mode page picks one for all but REQUEST SENSE. */
public enum SenseFormat {

    /**
     * SPC-4 4.4.3, 18 bytes. INFORMATION has 32 bits here: a wider value is left out, as VALID says.
     *
     * <pre>
     *   0  VALID | 70h      2  SENSE KEY     3..6  INFORMATION     7  ADDITIONAL SENSE LENGTH (10)
     *   8..11  COMMAND-SPECIFIC INFORMATION     12  ASC     13  ASCQ     15..17  SENSE KEY SPECIFIC
     * </pre>
     */
    FIXED {
        @Override
        public void write(Sense sense, ByteBuf target) {
            Long information = sense.information();
            long value = information == null ? 0 : information;
            boolean valid = information != null && value >>> 32 == 0;
            target.writeByte(valid ? VALID | 0x70 : 0x70);
            target.writeByte(0);
            target.writeByte(sense.key().code());
            target.writeInt(valid ? (int) value : 0);
            target.writeByte(10);
            target.writeInt(sense.specific() instanceof SegmentPointer pointer ? pointer.segmentIndex() : 0);
            target.writeByte(sense.additional().asc());
            target.writeByte(sense.additional().ascq());
            target.writeByte(0);
            KeySpecific specific = sense.specific();
            target.writeMedium(specific == null ? 0 : specific.encoded());
        }
    },

    /**
     * SPC-4 4.4.2: a header of 8 bytes, then a descriptor for each thing there is to tell.
     *
     * <pre>
     *   0  72h     1  SENSE KEY     2  ASC     3  ASCQ     7  ADDITIONAL SENSE LENGTH
     *   information           00h 0Ah VALID 00h, then 8 bytes
     *   command specific      01h 0Ah 00h 00h, then 8 bytes
     *   sense key specific    02h 06h 00h 00h, then 3 bytes, 00h
     * </pre>
     */
    DESCRIPTOR {
        @Override
        public void write(Sense sense, ByteBuf target) {
            Long information = sense.information();
            KeySpecific specific = sense.specific();
            target.writeByte(0x72);
            target.writeByte(sense.key().code());
            target.writeByte(sense.additional().asc());
            target.writeByte(sense.additional().ascq());
            target.writeMedium(0);
            int commandSpecificBytes = specific instanceof SegmentPointer ? 12 : 0;
            target.writeByte((information == null ? 0 : 12) + commandSpecificBytes + (specific == null ? 0 : 8));
            if (information != null) {
                target.writeInt(0x000A_0000 | (VALID << 8));
                target.writeLong(information);
            }
            if (specific instanceof SegmentPointer pointer) {
                target.writeInt(0x010A_0000);
                target.writeLong(pointer.segmentIndex());
            }
            if (specific != null) {
                target.writeInt(0x0206_0000);
                target.writeInt(specific.encoded() << 8);
            }
        }
    };

    private static final int VALID = 0x80;

    /** Appends the sense data. */
    public abstract void write(Sense sense, ByteBuf target);
}
