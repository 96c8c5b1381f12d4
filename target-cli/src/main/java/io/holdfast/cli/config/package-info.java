/**
 * The configuration file: YAML with places, its syntax as data, and the records that come of it.
 *
 * <p>Each key is a {@link io.holdfast.cli.config.Key}: its name, how its text becomes a value, and its default. That one table reads the file, finds unknown
 * keys and what was meant by them, and is what the test of the annotated example compares with. All problems of a file are told at once, each with its line and column.
 *
 * <p>The records say what is wanted, whoever wanted it: a file, the options of {@code holdfast export}, or nobody. This package opens no image, reads no secret
 * and knows no server.
 */
@NullMarked
package io.holdfast.cli.config;

import org.jspecify.annotations.NullMarked;
