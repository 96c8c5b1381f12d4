/**
 * Hand-made fakes and fixtures for the tests of all modules: executors that run when told, devices and files that fail or wait on command.
 */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
