/**
 * What stands before an image of any format and makes other requests of those that come. It knows no format, and nothing of who asks.
 */
@NullMarked
package io.holdfast.image.filter;

import org.jspecify.annotations.NullMarked;
