/**
 * Serial numbers (RFC 1982), hexadecimal text and sizes: small values that every layer needs.
 *
 * <p>Must not know any other package of Holdfast, nor Netty.
 */
@NullMarked
package io.holdfast.util;

import org.jspecify.annotations.NullMarked;
