package io.holdfast.testkit.wire;

import io.holdfast.iscsi.pdu.AsyncEvent;
import io.holdfast.iscsi.pdu.AsyncMessage;
import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.pdu.LogoutReason;
import io.holdfast.iscsi.pdu.LogoutRequest;
import io.holdfast.iscsi.pdu.LogoutResponse;
import io.holdfast.iscsi.pdu.LogoutResult;
import io.holdfast.iscsi.pdu.NopIn;
import io.holdfast.iscsi.pdu.NopOut;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ReadyToTransfer;
import io.holdfast.iscsi.pdu.Reject;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.iscsi.pdu.SnackRequest;
import io.holdfast.iscsi.pdu.TaskManagementFunction;
import io.holdfast.iscsi.pdu.TaskManagementRequest;
import io.holdfast.iscsi.pdu.TaskManagementResponse;
import io.holdfast.iscsi.pdu.TaskManagementResult;
import io.holdfast.iscsi.pdu.TextRequest;
import io.holdfast.iscsi.pdu.TextResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Legal PDUs with any values in their fields, the same ones for the same seed. Their data is in unpooled heap buffers.
 */
public final class RandomPdus {

    /** No PDU has more data. */
    public static final int MAX_DATA_BYTES = 5000;

    private final Random random;

    public RandomPdus(long seed) {
        random = new Random(seed);
    }

    public InboundPdu inbound() {
        return switch (random.nextInt(8)) {
            case 0 -> new NopOut(flag(), number(), word(), word(), word(), word(), data());
            case 1 -> scsiCommand();
            case 2 ->
                new TaskManagementRequest(
                        flag(),
                        one(TaskManagementFunction.values()),
                        number(),
                        word(),
                        word(),
                        word(),
                        word(),
                        word(),
                        word(),
                        Unpooled.EMPTY_BUFFER);
            case 3 -> loginRequest();
            case 4 -> new TextRequest(flag(), flag(), flag(), number(), word(), word(), word(), word(), data());
            case 5 -> new DataOut(flag(), number(), word(), word(), word(), word(), unsigned(), data());
            case 6 ->
                new LogoutRequest(
                        flag(), one(LogoutReason.values()), word(), half(), word(), word(), Unpooled.EMPTY_BUFFER);
            default ->
                new SnackRequest(
                        one(SnackRequest.Type.values()),
                        number(),
                        word(),
                        word(),
                        word(),
                        word(),
                        word(),
                        Unpooled.EMPTY_BUFFER);
        };
    }

    public OutboundPdu outbound() {
        return switch (random.nextInt(10)) {
            case 0 -> new NopIn(number(), flag() ? Pdu.RESERVED_TAG : word(), word(), data());
            case 1 ->
                new ScsiResponse(
                        one(ScsiResponse.Response.values()),
                        (byte) word(),
                        word(),
                        word(),
                        residual(),
                        residual(),
                        data());
            case 2 -> new TaskManagementResponse(one(TaskManagementResult.values()), word());
            case 3 -> loginResponse();
            case 4 -> new TextResponse(flag(), flag(), number(), word(), word(), data());
            case 5 -> dataIn();
            case 6 -> new ReadyToTransfer(number(), word(), word(), word(), unsigned(), word() >>> 8);
            case 7 -> new LogoutResponse(one(LogoutResult.values()), word(), half(), half());
            case 8 -> new Reject(one(RejectReason.values()), word(), data());
            default ->
                new AsyncMessage(
                        number(), one(AsyncEvent.values()), random.nextInt(256), half(), half(), half(), data());
        };
    }

    private ScsiCommand scsiCommand() {
        byte[] cdb = new byte[flag() ? 16 : 17 + random.nextInt(244)];
        random.nextBytes(cdb);
        return new ScsiCommand(
                flag(),
                flag(),
                flag(),
                flag(),
                one(ScsiCommand.Attr.values()),
                number(),
                word(),
                unsigned(),
                word(),
                word(),
                cdb,
                flag() ? OptionalLong.empty() : OptionalLong.of(unsigned()),
                data());
    }

    private LoginRequest loginRequest() {
        return new LoginRequest(
                flag(),
                flag(),
                one(LoginStage.values()),
                one(LoginStage.values()),
                random.nextInt(256),
                random.nextInt(256),
                number() >>> 16,
                half(),
                word(),
                half(),
                word(),
                word(),
                data());
    }

    private LoginResponse loginResponse() {
        return new LoginResponse(
                flag(),
                flag(),
                one(LoginStage.values()),
                one(LoginStage.values()),
                random.nextInt(256),
                random.nextInt(256),
                number() >>> 16,
                half(),
                word(),
                one(LoginStatus.values()),
                data());
    }

    private DataIn dataIn() {
        boolean withStatus = flag();
        return new DataIn(
                withStatus || flag(),
                withStatus ? random.nextInt(256) : DataIn.NO_STATUS,
                withStatus ? residual() : Residual.NONE,
                word(),
                word(),
                unsigned(),
                data());
    }

    private Residual residual() {
        return switch (random.nextInt(3)) {
            case 0 -> Residual.NONE;
            case 1 -> Residual.underflow(unsigned());
            default -> Residual.overflow(unsigned());
        };
    }

    /** Often none or a few bytes, sometimes around the size up to which data is copied, sometimes more. */
    private ByteBuf data() {
        int length = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(20);
            case 2 -> 500 + random.nextInt(20);
            default -> random.nextInt(MAX_DATA_BYTES + 1);
        };
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Unpooled.wrappedBuffer(bytes);
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private int word() {
        return random.nextInt();
    }

    private int half() {
        return random.nextInt(1 << 16);
    }

    private long unsigned() {
        return Integer.toUnsignedLong(random.nextInt());
    }

    private long number() {
        return random.nextLong();
    }

    private <E> E one(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
