/**
 * The {@code holdfast} command and its subcommands.
 *
 * <p>Must not know how a target works: it reads what the user wrote, calls {@code io.holdfast.server} and tells what came of it.
 */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
