/**
 * What a disk is besides its bytes and must not lose: small files in a folder of their own, replaced whole or not at
 * all, also when the power goes between any two system calls.
 *
 * <p>{@link io.holdfast.state.StableFolder} replaces a file; {@link io.holdfast.state.DurableFile} adds what tells a
 * damaged file from a good one, and keeps the copy before the last. All of it blocks, so it belongs off the event
 * loops.
 *
 * <p>Knows neither images nor sockets.
 */
@NullMarked
package io.holdfast.state;

import org.jspecify.annotations.NullMarked;
