package io.holdfast.cli.admin;

import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a LUN's snapshots, as JSON.
 *
 * @param target the target's name
 * @param snapshot the name of a new one, the name or id of one that there is; null to list them
 */
public record SnapshotOrder(
        String target, int lun, @Nullable String snapshot) {}
