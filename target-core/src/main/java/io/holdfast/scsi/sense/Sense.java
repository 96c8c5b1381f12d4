package io.holdfast.scsi.sense;

/**
 * What a command that ended with CHECK CONDITION tells about the cause (SPC-4 4.5).
 *
 * @param key SENSE KEY
 * @param asc ADDITIONAL SENSE CODE
 * @param ascq ADDITIONAL SENSE CODE QUALIFIER
 */
public record Sense(int key, int asc, int ascq) {}
