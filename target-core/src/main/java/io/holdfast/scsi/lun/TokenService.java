package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Access;
import io.holdfast.scsi.cdb.PopulateToken;
import io.holdfast.scsi.cdb.ReceiveRodTokenInformation;
import io.holdfast.scsi.cdb.WriteUsingToken;
import io.holdfast.scsi.copy.BlockRanges;
import io.holdfast.scsi.copy.CopyStatus;
import io.holdfast.scsi.copy.RodToken;
import io.holdfast.scsi.copy.TokenParameters;
import io.holdfast.scsi.copy.TokenReport;
import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies by token, as Windows' offloaded data transfer uses them (SPC-4 5.16.6, SBC-3 5.7 and 5.44): POPULATE TOKEN at the source, WRITE USING TOKEN at the destination.
 *
 * <p>A token opens nothing: the nexus that shows it must be logged in to the target of both disks, and each piece is read and written by the rules for its own READ and WRITE at that
 * moment.
 */
final class TokenService {

    private static final Outcome UNKNOWN_LIST_IDENTIFIER = Outcome.check(Sense.invalidFieldInCdb(2, 7));
    private static final Outcome LIST_IDENTIFIER_IN_USE = refuse(AdditionalSense.OPERATION_IN_PROGRESS);
    private static final Outcome TOKEN_UNKNOWN = refuse(AdditionalSense.TOKEN_UNKNOWN);
    private static final int HIGHEST_BIT = 7;

    private final Supplier<Cscd> own;
    private final TokenRegistry tokens;
    private final NexusTable nexuses;
    private final TokenOperations operations = new TokenOperations();

    TokenService(Supplier<Cscd> own, TokenRegistry tokens, NexusTable nexuses) {
        this.own = own;
        this.tokens = tokens;
        this.nexuses = nexuses;
    }

    TokenOperations operations() {
        return operations;
    }

    private static Outcome refuse(AdditionalSense additional) {
        return Outcome.check(Sense.illegalRequest(additional));
    }

    /** POPULATE TOKEN. The caller is alone inside the gate; the list stays its own. */
    Outcome populate(PopulateToken command, Nexus nexus, ByteBuf list) {
        if (command.parameterListLengthBytes() == 0) {
            return Outcome.GOOD;
        }
        if (operations.inUse(nexus, command.listIdentifier())) {
            return LIST_IDENTIFIER_IN_USE;
        }
        return switch (TokenParameters.populate(list)) {
            case TokenParameters.Invalid invalid -> Outcome.check(invalid.sense());
            case TokenParameters.Populate order -> populate(command, nexus, order);
            case TokenParameters.Write _ -> throw new IllegalStateException("another command's list");
        };
    }

    private Outcome populate(PopulateToken command, Nexus nexus, TokenParameters.Populate order) {
        Sense fault = fault(order.ranges(), TokenParameters.POPULATE_HEADER_BYTES);
        if (fault != null) {
            return Outcome.check(fault);
        }
        Optional<byte[]> token = tokens.make(nexus.initiator().name(), order.ranges(), order.inactivityS());
        if (token.isEmpty()) {
            return refuse(AdditionalSense.INSUFFICIENT_RESOURCES_TO_CREATE_ROD_TOKEN);
        }
        CopyStatus done = CopyStatus.STARTED
                .withCopied(own.get().medium().bytes(order.ranges().blocks()))
                .ended(Outcome.GOOD);
        operations.keep(
                nexus,
                command.listIdentifier(),
                new TokenOperations.Operation(
                        TokenReport.Action.POPULATE_TOKEN, new AtomicReference<>(done), token.get()));
        return Outcome.GOOD;
    }

    private @Nullable Sense fault(BlockRanges ranges, int rangesAt) {
        Cscd disk = own.get();
        if (!ranges.fit(disk.capacityBlocks())) {
            return Sense.lbaOutOfRange();
        }
        boolean tooMuch = disk.medium().bytes(ranges.blocks()) > ThirdPartyCopyLimits.MAX_TRANSFER_BYTES;
        return tooMuch || ranges.ranges().isEmpty() || ranges.overlap()
                ? Sense.invalidFieldInParameterList(rangesAt, HIGHEST_BIT)
                : null;
    }

    /** WRITE USING TOKEN; the list stays the caller's. */
    void write(Execution.Assignment on, WriteUsingToken command, ByteBuf list) {
        if (command.parameterListLengthBytes() == 0) {
            on.ending().end(on.task(), Outcome.GOOD);
        } else if (operations.inUse(on.task().nexus(), command.listIdentifier())) {
            on.ending().end(on.task(), LIST_IDENTIFIER_IN_USE);
        } else {
            switch (TokenParameters.write(list)) {
                case TokenParameters.Invalid invalid -> on.ending().end(on.task(), Outcome.check(invalid.sense()));
                case TokenParameters.Write order -> write(on, command, order);
                case TokenParameters.Populate _ -> throw new IllegalStateException("another command's list");
            }
        }
    }

    private void write(Execution.Assignment on, WriteUsingToken command, TokenParameters.Write order) {
        Nexus nexus = on.task().nexus();
        Outcome refusal = refusal(order, nexus);
        if (refusal != null) {
            on.ending().end(on.task(), refusal);
            return;
        }
        if (RodToken.zeroes(order.token())) {
            start(on, command, order, new Source(TokenPlan.zeroes(order.ranges(), own.get()), () -> true, () -> {}));
            return;
        }
        Optional<DiskUnit> maker = RodToken.creator(order.token()).flatMap(naa -> nexuses.disk(nexus, naa));
        Optional<TokenRegistry.Token> token =
                maker.flatMap(unit -> unit.tokens().use(order.token()));
        if (maker.isEmpty() || token.isEmpty()) {
            on.ending().end(on.task(), TOKEN_UNKNOWN);
            return;
        }
        Cscd source = maker.get().cscd();
        Outcome fault = fault(order, token.get(), source);
        if (fault != null) {
            on.ending().end(on.task(), fault);
            return;
        }
        BlockRanges from = token.get().ranges().from(order.offsetBlocks());
        TokenRegistry registry = maker.get().tokens();
        start(
                on,
                command,
                order,
                new Source(
                        TokenPlan.segments(from, order.ranges(), source, own.get()),
                        () -> !token.get().changed(),
                        () -> registry.forget(token.get())));
    }

    /** What is copied; whether it still is what it was; how the token is forgotten. */
    private record Source(List<CopySegment> segments, BooleanSupplier valid, Runnable forgetting) {}

    private @Nullable Outcome refusal(TokenParameters.Write order, Nexus nexus) {
        Cscd disk = own.get();
        Outcome refusal = disk.lacksLease(nexus) ? null : disk.refusal(Access.WRITE, nexus);
        if (refusal != null) {
            return refusal;
        }
        Sense fault = fault(order.ranges(), TokenParameters.WRITE_HEADER_BYTES);
        if (fault != null) {
            return Outcome.check(fault);
        }
        int type = RodToken.type(order.token());
        if (type != RodToken.POINT_IN_TIME_CHANGE_VULNERABLE && type != RodToken.BLOCK_DEVICE_ZERO) {
            return refuse(AdditionalSense.UNSUPPORTED_TOKEN_TYPE);
        }
        return RodToken.lengthRight(order.token()) ? null : refuse(AdditionalSense.INVALID_TOKEN_LENGTH);
    }

    private @Nullable Outcome fault(TokenParameters.Write order, TokenRegistry.Token token, Cscd source) {
        if (token.changed()) {
            return refuse(AdditionalSense.TOKEN_CANCELLED);
        }
        if (source.medium().blockBytes() != own.get().medium().blockBytes()) {
            return refuse(AdditionalSense.INVALID_TOKEN_OPERATION_CAUSE_NOT_REPORTABLE);
        }
        long blocks = token.ranges().blocks();
        boolean inside = Long.compareUnsigned(order.offsetBlocks(), blocks) <= 0
                && order.ranges().blocks() <= blocks - order.offsetBlocks();
        return inside ? null : Outcome.check(Sense.invalidFieldInParameterList(8, HIGHEST_BIT));
    }

    private void start(Execution.Assignment on, WriteUsingToken command, TokenParameters.Write order, Source source) {
        if (!operations.begin()) {
            on.ending().end(on.task(), Outcome.BUSY);
            return;
        }
        Nexus nexus = on.task().nexus();
        TokenOperations.Operation operation = new TokenOperations.Operation(
                TokenReport.Action.WRITE_USING_TOKEN, new AtomicReference<>(CopyStatus.STARTED), null);
        operations.keep(nexus, command.listIdentifier(), operation);
        TokenPlan plan = new TokenPlan(nexus, source.segments, source.valid);
        new CopyExecution(on, plan, operation.status(), () -> {
                    operations.ended();
                    if (order.afterwards() == TokenParameters.Afterwards.DELETED
                            && Outcome.GOOD.equals(operation.status().get().outcome())) {
                        source.forgetting.run();
                    }
                })
                .start();
    }

    /** RECEIVE ROD TOKEN INFORMATION. */
    Outcome report(ReceiveRodTokenInformation command, Nexus nexus) {
        TokenOperations.Operation operation = operations.find(nexus, command.listIdentifier());
        if (operation == null) {
            return UNKNOWN_LIST_IDENTIFIER;
        }
        return new Outcome.Data(command.cut(TokenReport.of(
                operation.action(), operation.status().get(), own.get().medium().blockBytes(), operation.token())));
    }
}
