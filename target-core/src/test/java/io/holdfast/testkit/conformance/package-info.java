/**
 * libiscsi's test suite {@code iscsi-test-cu} (Debian: libiscsi-bin) against one LUN, each test in a process of its own with a time limit, so that one test that
 * hangs or crashes costs one row.
 *
 * <p>By hand, from a built checkout (the LUN's data is destroyed):
 *
 * <pre>
 *   mvn -q -pl target-core test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp
 *   java -cp "target-core/target/test-classes:$(cat /tmp/cp)" io.holdfast.testkit.conformance.Conformance \
 *        iscsi://127.0.0.1:3260/iqn.2026-11.example:disk/0 [REGEX OF TESTS]
 * </pre>
 */
@NullMarked
package io.holdfast.testkit.conformance;

import org.jspecify.annotations.NullMarked;
