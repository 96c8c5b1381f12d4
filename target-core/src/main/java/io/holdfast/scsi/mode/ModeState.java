package io.holdfast.scsi.mode;

import io.holdfast.scsi.inquiry.Capacity;

/**
 * All that MODE SENSE tells.
 *
 * @param current the values in force
 * @param defaults the values that a unit starts with
 * @param writeProtected WP: whether a write by the nexus that asks is refused, for whatever reason
 */
public record ModeState(ModePages current, ModePages defaults, Capacity capacity, boolean writeProtected) {}
