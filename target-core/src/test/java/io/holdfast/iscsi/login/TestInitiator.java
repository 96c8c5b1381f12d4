package io.holdfast.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.TextException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Speaks to a {@link LoginMachine} as an initiator does. */
final class TestInitiator {

    static final LoginStage SECURITY = LoginStage.SECURITY_NEGOTIATION;
    static final LoginStage OPERATIONAL = LoginStage.LOGIN_OPERATIONAL_NEGOTIATION;
    static final LoginStage FULL_FEATURE = LoginStage.FULL_FEATURE_PHASE;

    static final String NAME = "iqn.1991-05.com.microsoft:win10";
    static final long ISID = 0x4000_0137_0000L;
    static final int TASK_TAG = 0x0102_0304;

    private final LoginMachine machine;
    private long isid = ISID;
    private int tsih;
    private int cid = 1;

    TestInitiator(LoginMachine machine) {
        this.machine = machine;
    }

    /** Of a target without other sessions; what is random is the same each time. */
    TestInitiator(TargetDirectory targets) {
        this(targets, request -> SessionPlacement.of(request, java.util.Optional.empty()));
    }

    TestInitiator(TargetDirectory targets, SessionDirectory sessions) {
        this(new LoginMachine(targets, sessions, random()));
    }

    static RandomGenerator random() {
        return new Random(7143);
    }

    TestInitiator isid(long value) {
        isid = value;
        return this;
    }

    TestInitiator tsih(int value) {
        tsih = value;
        return this;
    }

    TestInitiator cid(int value) {
        cid = value;
        return this;
    }

    LoginMachine machine() {
        return machine;
    }

    /** With the T bit. */
    LoginReply go(LoginStage csg, LoginStage nsg, String... words) {
        return send(request(csg, nsg, true, false, text(words)));
    }

    /** Without the T bit. */
    LoginReply stay(LoginStage csg, String... words) {
        return send(request(csg, SECURITY, false, false, text(words)));
    }

    /** With the C bit. */
    LoginReply more(LoginStage csg, ByteBuf piece) {
        return send(request(csg, SECURITY, false, true, piece));
    }

    LoginReply send(LoginRequest request) {
        LoginReply reply = machine.on(request);
        assertThat(request.data().refCnt()).as("the data stays with the caller").isEqualTo(1);
        request.release();
        return reply;
    }

    LoginRequest request(LoginStage csg, LoginStage nsg, boolean transitBit, boolean continueBit, ByteBuf data) {
        return new LoginRequest(transitBit, continueBit, csg, nsg, 0, 0, isid, tsih, TASK_TAG, cid, 1, 0, data);
    }

    static ByteBuf text(String... words) {
        return Unpooled.wrappedBuffer(KeyValues.of(words).encode());
    }

    static LoginResponse response(LoginReply reply) {
        return switch (reply) {
            case LoginReply.Continue(LoginResponse response) -> response;
            case LoginReply.Refused(LoginResponse response, RefusalReason _) -> response;
            case LoginReply.Accepted(LoginResult result) -> result.withoutTsih();
        };
    }

    /** What the target said, word by word. */
    static List<String> words(LoginReply reply) {
        try {
            return KeyValues.decode(response(reply).data()).pairs().stream()
                    .map(KeyValue::toString)
                    .toList();
        } catch (TextException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static LoginResult accepted(LoginReply reply) {
        assertThat(reply).isInstanceOf(LoginReply.Accepted.class);
        return ((LoginReply.Accepted) reply).result();
    }

    static LoginReply.Refused refused(LoginReply reply) {
        assertThat(reply).isInstanceOf(LoginReply.Refused.class);
        return (LoginReply.Refused) reply;
    }
}
