package io.holdfast.scsi.cdb;

/** BYTCHK of VERIFY: what the medium is compared with. */
public enum ByteCheck {
    /** 00b: with nothing, it only must be readable; there is no Data-Out. */
    NONE,
    /** 01b: with the Data-Out, block by block. */
    EVERY_BLOCK,
    /** 11b: each block with the one block of Data-Out. */
    SINGLE_BLOCK
}
