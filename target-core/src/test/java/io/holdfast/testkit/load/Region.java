package io.holdfast.testkit.load;

/**
 * The part of a LUN that one session reads and writes.
 *
 * @param units commands that fit into it
 */
record Region(long lunField, int blockBytes, long firstBlock, int units) {}
