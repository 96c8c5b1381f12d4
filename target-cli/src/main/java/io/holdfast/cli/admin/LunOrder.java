package io.holdfast.cli.admin;

import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a LUN's write lease, as JSON.
 *
 * @param target the target's name
 * @param writer who is to have the lease; null to take it from a holder that is gone
 */
public record LunOrder(String target, int lun, @Nullable String writer) {}
