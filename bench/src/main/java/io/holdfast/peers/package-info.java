/**
 * Other targets and Holdfast under the same loads, in turn, by the initiator of the test kit: what {@code bin/bench peers} and {@code bin/bench
 * formats} run.
 *
 * <pre>
 *   PeerComparison, FormatComparison --> PeerRounds --for each load, round and peer--> Load (test kit) --loopback--> Peer: tgtd | bin/holdfast
 * </pre>
 *
 * <p>{@code bin/bench growth} runs {@link io.holdfast.peers.Growth}: Holdfast alone, with more sessions and LUNs.
 *
 * <p>A peer is a process that serves one image, equal in size and content to the others'. Must not know how any of them works inside.
 */
@NullMarked
package io.holdfast.peers;

import org.jspecify.annotations.NullMarked;
