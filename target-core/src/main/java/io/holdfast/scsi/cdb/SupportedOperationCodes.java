package io.holdfast.scsi.cdb;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How REPORT SUPPORTED OPERATION CODES ends (SPC-4 6.35): the {@link CommandSet} told to the initiator. */
public final class SupportedOperationCodes {

    private static final int SERVACTV = 0x01;

    /** CTDP in a descriptor of the list. */
    private static final int LISTED_CTDP = 0x02;

    /** CTDP in the answer for one command. */
    private static final int SINGLE_CTDP = 0x80;

    private static final int NOT_SUPPORTED = 0x01;
    private static final int AS_STANDARD_SAYS = 0x03;
    private static final int TIMEOUTS_BYTES = 0x0A;

    private SupportedOperationCodes() {}

    /** The answer, cut to the allocation length; the data belongs to the caller. */
    public static Outcome answer(
            ReportSupportedOperationCodes command, CommandSet commands, ByteBufAllocator allocator) {
        List<Operation> sameOpcode = commands.operations().stream()
                .filter(each -> each.opcode() == command.requestedOpcode())
                .toList();
        boolean hasServiceActions = sameOpcode.stream().anyMatch(Operation::hasServiceAction);
        boolean wrongOption = switch (command.option()) {
            case ALL_COMMANDS, EITHER -> false;
            case OPCODE -> hasServiceActions;
            case SERVICE_ACTION -> !hasServiceActions && !sameOpcode.isEmpty();
        };
        if (wrongOption) {
            return Outcome.check(Sense.invalidFieldInCdb(2, 2));
        }
        ByteBuf data = allocator.buffer();
        switch (command.option()) {
            case ALL_COMMANDS -> writeAll(command, commands.operations(), data);
            case OPCODE -> writeOne(command, sameOpcode.isEmpty() ? null : sameOpcode.getFirst(), data);
            case SERVICE_ACTION, EITHER -> writeOne(command, withServiceAction(command, sameOpcode), data);
        }
        return new Outcome.Data(command.cut(data));
    }

    private static @Nullable Operation withServiceAction(
            ReportSupportedOperationCodes command, List<Operation> sameOpcode) {
        return sameOpcode.stream()
                .filter(each -> each.serviceAction() == command.requestedServiceAction())
                .findFirst()
                .orElse(null);
    }

    /** 6.35.2: the length of the list, then 8 bytes a command, or 20 with timeouts. */
    private static void writeAll(ReportSupportedOperationCodes command, List<Operation> operations, ByteBuf target) {
        int start = target.writerIndex();
        target.writeInt(0);
        for (Operation operation : operations) {
            target.writeByte(operation.opcode());
            target.writeByte(0);
            target.writeShort(operation.serviceAction());
            target.writeByte(0);
            target.writeByte((operation.hasServiceAction() ? SERVACTV : 0) | (command.timeouts() ? LISTED_CTDP : 0));
            target.writeShort(operation.cdbLength());
            if (command.timeouts()) {
                writeTimeouts(target);
            }
        }
        target.setInt(start, target.writerIndex() - start - Integer.BYTES);
    }

    /** 6.35.3: whether it is supported, and which bits of its CDB are looked at. */
    private static void writeOne(ReportSupportedOperationCodes command, @Nullable Operation operation, ByteBuf target) {
        target.writeByte(0);
        if (operation == null) {
            target.writeByte(NOT_SUPPORTED);
            target.writeShort(0);
            return;
        }
        target.writeByte(AS_STANDARD_SAYS | (command.timeouts() ? SINGLE_CTDP : 0));
        target.writeShort(operation.cdbLength());
        target.writeBytes(operation.usage());
        if (command.timeouts()) {
            writeTimeouts(target);
        }
    }

    /**
     * 6.35.4: neither a nominal nor a recommended time is indicated, for how long I/O takes is up to the host's disks.
     */
    private static void writeTimeouts(ByteBuf target) {
        target.writeShort(TIMEOUTS_BYTES);
        target.writeZero(TIMEOUTS_BYTES);
    }
}
