package io.holdfast.scsi.inquiry;

/** What third-party copies may ask for: told by VPD page 8Fh and checked. */
public final class ThirdPartyCopyLimits {

    /** Ranges of one POPULATE TOKEN or WRITE USING TOKEN; Windows sends up to so many. */
    public static final int MAX_RANGES = 64;

    /** What one token stands for, and one WRITE USING TOKEN writes: such that a slow disk is done within 4 s, as Windows wants. */
    public static final long MAX_TRANSFER_BYTES = 256L << 20;

    public static final long OPTIMAL_TRANSFER_BYTES = 64L << 20;

    /** How long a token is kept that nobody uses, where its maker does not say. */
    public static final int DEFAULT_INACTIVITY_S = 60;

    public static final int MAX_INACTIVITY_S = 600;

    /** Tokens of a unit at a time. */
    public static final int MAX_TOKENS = 1024;

    /** Of these, so many of one initiator: a further one takes the place of its oldest. */
    public static final int MAX_TOKENS_PER_INITIATOR = 256;

    /** Results that a nexus can ask for at a time; a further one takes the place of the oldest. */
    public static final int MAX_RESULTS_PER_NEXUS = 64;

    /** Of one EXTENDED COPY. */
    public static final int MAX_CSCD_DESCRIPTORS = 16;

    /** Of one EXTENDED COPY. */
    public static final int MAX_SEGMENT_DESCRIPTORS = 64;

    /** Room for as many of both, of 32 and 28 bytes. */
    public static final int MAX_DESCRIPTOR_LIST_BYTES = MAX_CSCD_DESCRIPTORS * 32 + MAX_SEGMENT_DESCRIPTORS * 28;

    /** How many copies of a kind a unit works on at a time, of all initiators together; it is BUSY for a further one. */
    public static final int MAX_CONCURRENT_COPIES = 16;

    /** ROD TYPE of a copy of the moment, of no use any more once what it stands for has changed. */
    public static final int POINT_IN_TIME_CHANGE_VULNERABLE = 0x0080_0001;

    /** ROD TYPE of the well-known token that stands for zeroes. */
    public static final int BLOCK_DEVICE_ZERO = 0xFFFF_0001;

    private ThirdPartyCopyLimits() {}
}
