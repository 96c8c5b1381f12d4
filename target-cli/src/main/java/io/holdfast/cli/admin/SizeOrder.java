package io.holdfast.cli.admin;

/**
 * How large an operator wants a LUN to be, as JSON.
 *
 * @param target the target's name
 */
public record SizeOrder(String target, int lun, long sizeBytes) {}
