package io.holdfast.iscsi.text;

/**
 * What a login has agreed on. For a connection that joins a session, {@code session} is what the session has had since
 * its first connection.
 */
public record NegotiatedParameters(SessionParameters session, ConnectionParameters connection) {}
