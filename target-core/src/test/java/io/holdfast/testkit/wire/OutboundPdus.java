package io.holdfast.testkit.wire;

import static io.holdfast.testkit.wire.TargetWire.expect;

import io.holdfast.iscsi.pdu.AsyncEvent;
import io.holdfast.iscsi.pdu.AsyncMessage;
import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.pdu.LogoutResponse;
import io.holdfast.iscsi.pdu.LogoutResult;
import io.holdfast.iscsi.pdu.NopIn;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.ReadyToTransfer;
import io.holdfast.iscsi.pdu.Reject;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.iscsi.pdu.TaskManagementResponse;
import io.holdfast.iscsi.pdu.TaskManagementResult;
import io.holdfast.iscsi.pdu.TextResponse;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Headers of a target as PDUs, RFC 7143 section 11. Positions are those of the byte numbers there. */
final class OutboundPdus {

    private OutboundPdus() {}

    static OutboundPdu read(ByteBuf header, ByteBuf data) {
        int flags = header.getUnsignedByte(1);
        int opcode = header.getUnsignedByte(0);
        return switch (opcode) {
            case 0x20 -> {
                expect(flags == 0x80, "flags of NOP-In");
                yield new NopIn(header.getLong(8), header.getInt(16), header.getInt(20), data);
            }
            case 0x21 -> scsiResponse(header, flags, data);
            case 0x22 -> {
                expect(flags == 0x80 && header.getLong(8) == 0, "reserved fields of Task Management Response");
                yield new TaskManagementResponse(
                        byCode(TaskManagementResult.values(), TaskManagementResult::code, header.getUnsignedByte(2)),
                        header.getInt(16));
            }
            case 0x23 -> loginResponse(header, flags, data);
            case 0x24 -> {
                expect((flags & 0x3F) == 0, "reserved flags of Text Response");
                yield new TextResponse(
                        (flags & 0x80) != 0,
                        (flags & 0x40) != 0,
                        header.getLong(8),
                        header.getInt(16),
                        header.getInt(20),
                        data);
            }
            case 0x25 -> dataIn(header, flags, data);
            case 0x26 -> {
                expect(flags == 0x80 && header.getLong(8) == 0, "reserved fields of Logout Response");
                yield new LogoutResponse(
                        byCode(LogoutResult.values(), LogoutResult::code, header.getUnsignedByte(2)),
                        header.getInt(16),
                        header.getUnsignedShort(40),
                        header.getUnsignedShort(42));
            }
            case 0x31 -> {
                expect(flags == 0x80 && !data.isReadable(), "flags and data of R2T");
                yield new ReadyToTransfer(
                        header.getLong(8),
                        header.getInt(16),
                        header.getInt(20),
                        header.getInt(36),
                        header.getUnsignedInt(40),
                        header.getInt(44));
            }
            case 0x32 -> asyncMessage(header, flags, data);
            case 0x3F -> {
                expect(flags == 0x80 && header.getInt(16) == -1, "flags and tag of Reject");
                yield new Reject(
                        byCode(RejectReason.values(), RejectReason::code, header.getUnsignedByte(2)),
                        header.getInt(36),
                        data);
            }
            default -> throw new AssertionError("opcode 0x%02x is not one of a target".formatted(opcode));
        };
    }

    private static OutboundPdu scsiResponse(ByteBuf header, int flags, ByteBuf data) {
        expect((flags & 0xE1) == 0x80, "reserved flags of SCSI Response");
        return new ScsiResponse(
                switch (header.getByte(2)) {
                    case 0 -> ScsiResponse.Response.COMMAND_COMPLETED;
                    case 1 -> ScsiResponse.Response.TARGET_FAILURE;
                    default -> throw new AssertionError("response " + header.getByte(2));
                },
                header.getByte(3),
                header.getInt(16),
                header.getInt(36),
                residual((flags & 0x10) != 0, (flags & 0x08) != 0, header.getUnsignedInt(40)),
                residual((flags & 0x04) != 0, (flags & 0x02) != 0, header.getUnsignedInt(44)),
                data);
    }

    private static OutboundPdu loginResponse(ByteBuf header, int flags, ByteBuf data) {
        expect((flags & 0x30) == 0, "reserved flags of Login Response");
        return new LoginResponse(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                byCode(LoginStage.values(), LoginStage::code, flags >> 2 & 3),
                byCode(LoginStage.values(), LoginStage::code, flags & 3),
                header.getUnsignedByte(2),
                header.getUnsignedByte(3),
                (long) header.getUnsignedShort(8) << 32 | header.getUnsignedInt(10),
                header.getUnsignedShort(14),
                header.getInt(16),
                byCode(
                        LoginStatus.values(),
                        status -> status.statusClass() << 8 | status.statusDetail(),
                        header.getUnsignedShort(36)),
                data);
    }

    private static OutboundPdu dataIn(ByteBuf header, int flags, ByteBuf data) {
        expect((flags & 0x78) == 0, "A and the reserved flags of Data-In");
        boolean withStatus = (flags & 0x01) != 0;
        if (!withStatus) {
            expect(header.getByte(3) == 0 && header.getInt(24) == 0, "Status and StatSN of Data-In without S");
        }
        expect(header.getLong(8) == 0 && header.getInt(20) == -1, "LUN and Target Transfer Tag of Data-In without A");
        return new DataIn(
                (flags & 0x80) != 0,
                withStatus ? header.getUnsignedByte(3) : DataIn.NO_STATUS,
                residual((flags & 0x04) != 0, (flags & 0x02) != 0, header.getUnsignedInt(44)),
                header.getInt(16),
                header.getInt(36),
                header.getUnsignedInt(40),
                data);
    }

    private static OutboundPdu asyncMessage(ByteBuf header, int flags, ByteBuf data) {
        expect(flags == 0x80 && header.getInt(16) == -1, "flags and tag of Asynchronous Message");
        return new AsyncMessage(
                header.getLong(8),
                byCode(AsyncEvent.values(), AsyncEvent::code, header.getUnsignedByte(36)),
                header.getUnsignedByte(37),
                header.getUnsignedShort(38),
                header.getUnsignedShort(40),
                header.getUnsignedShort(42),
                data);
    }

    private static Residual residual(boolean overflow, boolean underflow, long count) {
        expect(!(overflow && underflow), "overflow and underflow together");
        if (overflow) {
            return Residual.overflow(count);
        }
        if (underflow) {
            return Residual.underflow(count);
        }
        expect(count == 0, "residual count without a flag");
        return Residual.NONE;
    }

    private static <E> E byCode(E[] values, ToIntFunction<E> code, int wanted) {
        return Arrays.stream(values)
                .filter(value -> code.applyAsInt(value) == wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("unassigned code " + wanted));
    }
}
