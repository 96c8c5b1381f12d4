/** What a command costs from socket to socket. */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
