package io.holdfast.scsi.copy;

import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;

/** What one EXTENDED COPY may ask for: told by RECEIVE COPY OPERATING PARAMETERS (SPC-4 6.26) and checked. */
public final class CopyLimits {

    public static final int MAX_CSCD_DESCRIPTORS = ThirdPartyCopyLimits.MAX_CSCD_DESCRIPTORS;

    public static final int MAX_SEGMENT_DESCRIPTORS = ThirdPartyCopyLimits.MAX_SEGMENT_DESCRIPTORS;

    /** Room for as many descriptors of both kinds as there may be. */
    public static final int MAX_DESCRIPTOR_LIST_BYTES = ThirdPartyCopyLimits.MAX_DESCRIPTOR_LIST_BYTES;

    /** A parameter list with no descriptors. */
    public static final int MIN_PARAMETER_LIST_BYTES = CopyParameterList.HEADER_BYTES;

    public static final int MAX_PARAMETER_LIST_BYTES = CopyParameterList.HEADER_BYTES + MAX_DESCRIPTOR_LIST_BYTES;

    /** No number of blocks that a segment descriptor has room for is more than this. */
    static final int MAX_SEGMENT_BYTES = 256 << 20;

    /** How many copies a unit works on at a time, of all initiators together; it is BUSY for a further one. */
    public static final int MAX_CONCURRENT_COPIES = ThirdPartyCopyLimits.MAX_CONCURRENT_COPIES;

    private CopyLimits() {}
}
