/**
 * A configuration brought to life: images opened, the target and the admin server started, and all of it ended in order.
 *
 * <p>This is the border to {@code io.holdfast.server}: the only package of the command line that knows it.
 */
@NullMarked
package io.holdfast.cli.service;

import org.jspecify.annotations.NullMarked;
