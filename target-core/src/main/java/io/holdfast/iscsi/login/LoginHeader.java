package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.pdu.LoginStage.LOGIN_OPERATIONAL_NEGOTIATION;
import static io.holdfast.iscsi.pdu.LoginStage.RESERVED;
import static io.holdfast.iscsi.pdu.LoginStage.SECURITY_NEGOTIATION;

import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.netty.buffer.Unpooled;

/** The headers of a login: what RFC 7143 11.12 asks of those that come, and those that go. */
final class LoginHeader {

    /** The only version there is. */
    static final int VERSION = 0;

    private LoginHeader() {}

    /** @throws LoginRefusedException when the request by itself is illegal as the first of a login */
    static void requireFirst(LoginRequest request) throws LoginRefusedException {
        if (request.versionMin() > VERSION) {
            throw LoginRefusedException.because(
                    LoginStatus.UNSUPPORTED_VERSION,
                    "it speaks iSCSI version %d and higher, here is version %d"
                            .formatted(request.versionMin(), VERSION));
        }
        if (request.csg() != SECURITY_NEGOTIATION && request.csg() != LOGIN_OPERATIONAL_NEGOTIATION) {
            throw initiatorError("it begins in stage " + request.csg());
        }
    }

    /** @throws LoginRefusedException when the request does not go on with the login that began with {@code first} */
    static void requireNext(LoginRequest request, LoginRequest first, LoginStage stage) throws LoginRefusedException {
        if (request.isid() != first.isid() || request.tsih() != first.tsih() || request.cid() != first.cid()) {
            throw initiatorError("ISID, TSIH or CID changes within a login");
        }
        if (request.csg() != stage) {
            throw initiatorError("it is in stage %s, and the login in stage %s".formatted(request.csg(), stage));
        }
    }

    /** @throws LoginRefusedException when the bits are no legal combination; NSG counts with the T bit alone */
    static void requireLegalBits(LoginRequest request) throws LoginRefusedException {
        if (request.transitBit() && request.continueBit()) {
            throw initiatorError("the T bit and the C bit are both set");
        }
        if (request.transitBit()
                && (request.nsg() == RESERVED
                        || request.nsg().code() <= request.csg().code())) {
            throw initiatorError("it wants to go from stage %s to %s".formatted(request.csg(), request.nsg()));
        }
    }

    private static LoginRefusedException initiatorError(String why) {
        return LoginRefusedException.because(LoginStatus.INITIATOR_ERROR, why);
    }

    /** An answer that keeps the stage. */
    static LoginResponse stay(LoginRequest request, byte[] text, boolean continueBit) {
        return response(request, false, continueBit, LoginStatus.SUCCESS, text);
    }

    /** An answer that goes to the stage which the initiator wants. */
    static LoginResponse transit(LoginRequest request, byte[] text) {
        return response(request, true, false, LoginStatus.SUCCESS, text);
    }

    static LoginResponse refuse(LoginRequest request, LoginStatus status, byte[] text) {
        return response(request, false, false, status, text);
    }

    private static LoginResponse response(
            LoginRequest request, boolean transitBit, boolean continueBit, LoginStatus status, byte[] text) {
        return new LoginResponse(
                transitBit,
                continueBit,
                request.csg(),
                transitBit ? request.nsg() : SECURITY_NEGOTIATION,
                VERSION,
                VERSION,
                request.isid(),
                request.tsih(),
                request.initiatorTaskTag(),
                status,
                Unpooled.wrappedBuffer(text));
    }
}
