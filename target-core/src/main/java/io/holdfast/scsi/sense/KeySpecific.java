package io.holdfast.scsi.sense;

/** What the SENSE KEY SPECIFIC field holds, SPC-4 4.4.2.4. */
public sealed interface KeySpecific {

    /** The three bytes on the wire, SKSV set. */
    int encoded();

    /** Where ILLEGAL REQUEST found the fault: the first byte of a field and its highest bit there (SPC-4 4.4.2.4.2). */
    record FieldPointer(Source source, int byteIndex, int bitIndex) implements KeySpecific {

        /** For {@link #bitIndex}: the byte alone says it. */
        public static final int WHOLE_BYTE = -1;

        private static final int SKSV = 0x80_0000;
        private static final int IN_CDB = 0x40_0000;
        private static final int BIT_POINTER_VALID = 0x08_0000;

        /** What the pointer points into. */
        public enum Source {
            CDB,
            PARAMETER_LIST
        }

        @Override
        public int encoded() {
            int bit = bitIndex == WHOLE_BYTE ? 0 : BIT_POINTER_VALID | (bitIndex << 16);
            return SKSV | (source == Source.CDB ? IN_CDB : 0) | bit | (byteIndex & 0xFFFF);
        }
    }

    /**
     * Where COPY ABORTED found the fault (SPC-4 4.4.2.4.5): a field of a segment descriptor. Which descriptor it is, the
     * COMMAND-SPECIFIC INFORMATION field tells.
     *
     * @param segmentIndex the first segment descriptor is 0
     * @param byteIndex the first byte of the field in that descriptor
     */
    record SegmentPointer(int segmentIndex, int byteIndex) implements KeySpecific {

        private static final int SKSV = 0x80_0000;

        /** SD: the pointer counts from the segment descriptor and not from the parameter list. */
        private static final int IN_SEGMENT_DESCRIPTOR = 0x20_0000;

        @Override
        public int encoded() {
            return SKSV | IN_SEGMENT_DESCRIPTOR | (byteIndex & 0xFFFF);
        }
    }

    /** How far NOT READY or NO SENSE has come (SPC-4 4.4.2.4.4), in parts of 65,536. */
    record Progress(int part) implements KeySpecific {

        private static final int SKSV = 0x80_0000;

        @Override
        public int encoded() {
            return SKSV | (part & 0xFFFF);
        }
    }
}
