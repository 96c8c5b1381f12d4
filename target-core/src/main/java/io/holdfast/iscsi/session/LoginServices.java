package io.holdfast.iscsi.session;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.login.LoginMachine;
import java.util.function.Supplier;

/**
 * What the connections of a server share.
 *
 * @param machines makes the login of one connection
 * @param targets the targets as sessions see them
 * @param buffers for command data
 */
public record LoginServices(
        Supplier<LoginMachine> machines,
        TargetNodes targets,
        SessionRegistry sessions,
        PendingLogins pending,
        AlignedBufferPool buffers,
        SessionLimits limits) {}
