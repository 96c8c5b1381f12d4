package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameter list of PERSISTENT RESERVE OUT, SPC-4 6.16.3.
 *
 * <pre>
 *   0..7  RESERVATION KEY     8..15  SERVICE ACTION RESERVATION KEY     20  SPEC_I_PT (3) ALL_TG_PT (2) APTPL (0)
 *   with SPEC_I_PT: 24..27  TRANSPORTID PARAMETER DATA LENGTH     28..  TransportIDs
 * </pre>
 *
 * REGISTER AND MOVE has the form of 6.16.4:
 *
 * <pre>
 *   0..7  RESERVATION KEY     8..15  SERVICE ACTION RESERVATION KEY     17  UNREG (1) APTPL (0)
 *   18..19  RELATIVE TARGET PORT IDENTIFIER     20..23  TRANSPORTID PARAMETER DATA LENGTH     24..  TransportID
 * </pre>
 */
public final class ReservationParameters {

    private static final int BASIC_BYTES = 24;
    private static final int LOGICAL_UNIT_SCOPE = 0;

    /** What came of it. */
    public sealed interface Parsed {

        /** A request to decide on. */
        record Valid(ReservationRequest request) implements Parsed {}

        /** The sense data that refuses the command. */
        record Invalid(Sense sense) implements Parsed {}
    }

    private final PersistentReserveOut command;
    private final ByteBuf list;

    private ReservationParameters(PersistentReserveOut command, ByteBuf list) {
        this.command = command;
        this.list = list;
    }

    /**
     * Reads it.
     *
     * @param list what the initiator sent; stays the caller's
     */
    public static Parsed parse(PersistentReserveOut command, ByteBuf list) {
        return new ReservationParameters(command, list.slice()).parse();
    }

    private Parsed parse() {
        if (list.readableBytes() < BASIC_BYTES || list.readableBytes() != command.parameterListLengthBytes()) {
            return new Parsed.Invalid(Sense.parameterListLengthError());
        }
        return switch (command.action()) {
            case REGISTER -> register();
            case REGISTER_AND_IGNORE_EXISTING_KEY -> registerAndIgnore();
            case RESERVE -> reserve();
            case RELEASE -> basic(new ReservationRequest.Release(key(), type()));
            case CLEAR -> basic(new ReservationRequest.Clear(key()));
            case PREEMPT -> basic(preempt(ReservationRequest.Commands.KEPT));
            case PREEMPT_AND_ABORT -> basic(preempt(ReservationRequest.Commands.ABORTED));
            case REGISTER_AND_MOVE -> registerAndMove();
            case REPLACE_LOST_RESERVATION -> replaceLost();
        };
    }

    private Parsed register() {
        if (!bit(20, 3)) {
            return basic(new ReservationRequest.Register(key(), newKey(), ports(), null, persistence(20)));
        }
        if (list.readableBytes() < BASIC_BYTES + 4
                || list.getUnsignedInt(BASIC_BYTES) != list.readableBytes() - BASIC_BYTES - 4) {
            return new Parsed.Invalid(Sense.parameterListLengthError());
        }
        List<InitiatorPort> others = new ArrayList<>();
        list.readerIndex(BASIC_BYTES + 4);
        while (list.isReadable()) {
            int start = list.readerIndex();
            InitiatorPort port = TransportId.read(list);
            if (port == null) {
                return fault(start, 7);
            }
            others.add(port);
        }
        return valid(new ReservationRequest.Register(key(), newKey(), ports(), others, persistence(20)));
    }

    private Parsed registerAndIgnore() {
        return basic(new ReservationRequest.RegisterAndIgnore(key(), newKey(), ports(), persistence(20)));
    }

    private Parsed reserve() {
        ReservationType type = type();
        return type == null ? noType() : basic(new ReservationRequest.Reserve(key(), type));
    }

    private Parsed replaceLost() {
        ReservationType type = type();
        if (type == null) {
            return noType();
        }
        return bit(20, 2)
                ? fault(20, 2)
                : basic(new ReservationRequest.ReplaceLost(key(), newKey(), type, persistence(20)));
    }

    private Parsed noType() {
        return new Parsed.Invalid(Sense.invalidFieldInCdb(2, command.scope() == LOGICAL_UNIT_SCOPE ? 3 : 7));
    }

    private ReservationRequest preempt(ReservationRequest.Commands commands) {
        return new ReservationRequest.Preempt(key(), newKey(), type(), commands);
    }

    private Parsed registerAndMove() {
        if (list.getUnsignedInt(20) != list.readableBytes() - BASIC_BYTES) {
            return new Parsed.Invalid(Sense.parameterListLengthError());
        }
        list.readerIndex(BASIC_BYTES);
        InitiatorPort port = TransportId.read(list);
        if (port == null || list.isReadable()) {
            return fault(BASIC_BYTES, 7);
        }
        ReservationRequest.Source source =
                bit(17, 1) ? ReservationRequest.Source.UNREGISTERED : ReservationRequest.Source.STAYS_REGISTERED;
        NexusName destination = new NexusName(port, list.getUnsignedShort(18));
        return valid(new ReservationRequest.RegisterAndMove(key(), newKey(), source, destination, persistence(17)));
    }

    private long key() {
        return list.getLong(0);
    }

    private long newKey() {
        return list.getLong(8);
    }

    private ReservationRequest.Ports ports() {
        return bit(20, 2) ? ReservationRequest.Ports.ALL : ReservationRequest.Ports.RECEIVING;
    }

    /** APTPL. */
    private Persistence persistence(int byteIndex) {
        return bit(byteIndex, 0) ? Persistence.THROUGH_POWER_LOSS : Persistence.VOLATILE;
    }

    private @Nullable ReservationType type() {
        return command.scope() == LOGICAL_UNIT_SCOPE ? ReservationType.of(command.type()) : null;
    }

    private boolean bit(int byteIndex, int bitIndex) {
        return (list.getByte(byteIndex) >> bitIndex & 1) != 0;
    }

    /** A request whose list has 24 bytes, no more: SPEC_I_PT has no place in it. */
    private Parsed basic(ReservationRequest request) {
        if (bit(20, 3)) {
            return fault(20, 3);
        }
        return list.writerIndex() == BASIC_BYTES
                ? valid(request)
                : new Parsed.Invalid(Sense.parameterListLengthError());
    }

    private static Parsed valid(ReservationRequest request) {
        return new Parsed.Valid(request);
    }

    private static Parsed fault(int byteIndex, int bitIndex) {
        return new Parsed.Invalid(Sense.invalidFieldInParameterList(byteIndex, bitIndex));
    }
}
