/**
 * The login phase (RFC 7143 6.3): who may come in, to which target, into which session, and with which parameters.
 *
 * <p>{@link io.holdfast.iscsi.login.LoginMachine} is a pure state machine: a Login Request in, a {@link
 * io.holdfast.iscsi.login.LoginReply} out. What it must know of the world it asks through {@link
 * io.holdfast.iscsi.login.TargetDirectory} and {@link io.holdfast.iscsi.login.SessionDirectory}; it changes nothing in
 * either. It must not know sockets, sessions in full feature phase, nor SCSI.
 */
@NullMarked
package io.holdfast.iscsi.login;

import org.jspecify.annotations.NullMarked;
