/**
 * A load on any iSCSI target that checks every byte it gets back.
 *
 * <pre>
 *   Load --n--> LoadSession --> PduStream --> socket        one thread a session, nothing shared between them
 *                  |      \
 *               Ledger   BlockStamp                         what each block must hold, and what that looks like
 * </pre>
 *
 * <p>Sessions share the LUN and not the blocks: each has a region of its own, so that it knows for every block which version of it a read must bring. Each block is
 * filled with words that follow from its address and its version; a block that is stale, torn, misplaced or of somebody else is told apart.
 *
 * <p>By hand, from a built checkout (the LUN's data is destroyed):
 *
 * <pre>
 *   mvn -q -pl target-core test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp
 *   java -cp "target-core/target/test-classes:$(cat /tmp/cp)" io.holdfast.testkit.load.Load \
 *        sessions=3 depth=32 bytes=4096 writes=30 flush=64 seconds=5 digests check pid=1234 \
 *        iscsi://127.0.0.1:3260/iqn.2026-11.example:disk/0
 * </pre>
 *
 * <p>{@code pid} is the target's process, for its CPU time per command; it and all other words but the URL may be left out ({@link
 * io.holdfast.testkit.load.LoadPlan} has the defaults). One line of figures is printed. The status is 1 when a command failed or a check found a fault.
 */
@NullMarked
package io.holdfast.testkit.load;

import org.jspecify.annotations.NullMarked;
