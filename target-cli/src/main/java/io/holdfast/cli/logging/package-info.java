/**
 * Log lines for people and for journald, on standard error, and a guard against floods of them.
 *
 * <p>Only this package knows Logback; everybody else logs through SLF4J.
 */
@NullMarked
package io.holdfast.cli.logging;

import org.jspecify.annotations.NullMarked;
