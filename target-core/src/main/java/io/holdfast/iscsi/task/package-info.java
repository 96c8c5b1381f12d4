/**
 * A SCSI command on the wire: how its data arrives (immediate, unsolicited, asked for by R2T), how its data and status leave, and what
 * residual is told. This is the only place that knows any of it.
 *
 * <p>A task lives on the loop of the connection that brought it (connection allegiance, RFC 7143 4.2.2.2) and reaches that connection through
 * {@link io.holdfast.iscsi.task.TaskChannel}; it knows neither sessions nor logins nor sockets.
 */
@NullMarked
package io.holdfast.iscsi.task;

import org.jspecify.annotations.NullMarked;
