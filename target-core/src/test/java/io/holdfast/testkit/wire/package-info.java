/**
 * The initiator's half of the wire, written apart from the target's so that a mistake does not cancel itself out: what
 * an initiator sends as bytes, what a target sends as PDUs, and golden bytes with remarks.
 */
@NullMarked
package io.holdfast.testkit.wire;

import org.jspecify.annotations.NullMarked;
