/** JSON as this program writes and reads it. Loaded only by what speaks it, for it takes a while. */
@NullMarked
package io.holdfast.cli.json;

import org.jspecify.annotations.NullMarked;
