package io.holdfast.scsi.sharing;

/**
 * What a unit starts with.
 *
 * @param found what was kept when the unit was last served
 * @param store keeps what comes of it
 */
public record KeptLease(WriteLease found, LeaseStore store) {}
