package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The login phase of one connection, request by request: for scripts of a test as for the usual {@link Login}. */
public final class LoginDialogue {

    public static final int SECURITY = 0;
    public static final int OPERATIONAL = 1;
    public static final int FULL_FEATURE = 3;

    private static final int TRANSIT = 0x80;
    private static final int CONTINUE = 0x40;
    private static final int STATUS_OF_SUCCESS = 0;

    private final PduSocket socket;
    private final Head head;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private int expStatSn;

    /**
     * What the headers of a login say.
     *
     * @param tsih 0 for a new session
     * @param cmdSn the session's first, or the next one of the session that this connection is added to
     */
    public record Head(long isid, int tsih, int cid, int cmdSn) {}

    public LoginDialogue(PduSocket socket, Head head) {
        this.socket = socket;
        this.head = head;
    }

    /** Sends keys and stays in the stage. */
    public ResponsePdu stay(int stage, Map<String, String> keys) throws IOException {
        return exchange(request(stage << 2, TextKeys.encode(keys)));
    }

    /** Sends keys and asks to go on to the next stage. */
    public ResponsePdu transit(int stage, int nextStage, Map<String, String> keys) throws IOException {
        return exchange(request(TRANSIT | stage << 2 | nextStage, TextKeys.encode(keys)));
    }

    /** Sends a part of a text that goes on in the next request. */
    public ResponsePdu part(int stage, byte[] text) throws IOException {
        return exchange(request(CONTINUE | stage << 2, text));
    }

    /** A Login Request with the flags and the text, for a test to change before {@link #exchange}. */
    public RequestPdu request(int flags, byte[] text) {
        return RequestPdu.of(Opcode.LOGIN_REQUEST)
                .immediate()
                .flags(flags)
                .setShort(8, (int) (head.isid() >>> 32))
                .setInt(10, (int) head.isid())
                .setShort(14, head.tsih())
                .setShort(20, head.cid())
                .cmdSn(head.cmdSn())
                .expStatSn(expStatSn)
                .data(text);
    }

    /** Sends a request and gives its response.
     *
     * @throws LoginRefused when the status is not success
     */
    public ResponsePdu exchange(RequestPdu request) throws IOException {
        boolean first = expStatSn == 0;
        socket.send(request);
        ResponsePdu response = socket.receive();
        ProtocolViolation.unless(response.is(Opcode.LOGIN_RESPONSE), "not a Login Response", response);
        ProtocolViolation.unless(response.isid() == head.isid(), "another ISID", response);
        ProtocolViolation.unless(
                response.initiatorTaskTag() == request.initiatorTaskTag(), "another Initiator Task Tag", response);
        if (response.loginStatus() != STATUS_OF_SUCCESS) {
            throw new LoginRefused(response.loginStatus());
        }
        ProtocolViolation.unless(first || response.statSn() == expStatSn, "StatSN is not the next one", response);
        ProtocolViolation.unless(
                response.maxCmdSn() - response.expCmdSn() >= -1, "MaxCmdSN below ExpCmdSN - 1", response);
        expStatSn = response.statSn() + 1;
        if ((response.flags() & CONTINUE) == 0) {
            answers.putAll(TextKeys.decode(response.text()));
        }
        return response;
    }

    /** All that the target said until now. */
    public Map<String, String> answers() {
        return answers;
    }
}
