/**
 * The text of iSCSI (RFC 7143 section 6): lists of key=value pairs, the forms a value may have, every key with its
 * rule, and the negotiation that turns offers into {@link io.holdfast.iscsi.text.NegotiatedParameters}.
 *
 * <p>Must not know sessions, connections or login stages beyond what decides whether a key may be spoken of.
 */
@NullMarked
package io.holdfast.iscsi.text;

import org.jspecify.annotations.NullMarked;
