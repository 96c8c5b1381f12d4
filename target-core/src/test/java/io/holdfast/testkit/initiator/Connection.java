package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One connection of a session in the full-feature phase. */
public final class Connection implements AutoCloseable {

    private final Session session;
    private final PduSocket socket;
    private final int cid;
    private final Negotiated negotiated;
    private final ArrivalCheck numbers;
    private final Map<Integer, ScsiExchange> commands = new HashMap<>();
    private final Map<Integer, ResponsePdu> answers = new HashMap<>();
    private final List<ResponsePdu> unasked = new ArrayList<>();
    private final Set<Integer> ownTags = new HashSet<>();
    private Pings pings = Pings.ANSWERED;

    /** What happens to a NOP-In that wants an answer. */
    public enum Pings {
        ANSWERED,
        IGNORED
    }

    Connection(Session session, PduSocket socket, int cid, Negotiated negotiated, ResponsePdu loginResponse) {
        this.session = session;
        this.socket = socket;
        this.cid = cid;
        this.negotiated = negotiated;
        this.numbers = new ArrivalCheck(loginResponse);
    }

    public int cid() {
        return cid;
    }

    public PduSocket socket() {
        return socket;
    }

    public Negotiated negotiated() {
        return negotiated;
    }

    /** What the next request acknowledges: the StatSN after the last one received. */
    public int expStatSn() {
        return numbers.expStatSn();
    }

    public int expCmdSn() {
        return numbers.expCmdSn();
    }

    public int maxCmdSn() {
        return numbers.maxCmdSn();
    }

    public void pings(Pings pings) {
        this.pings = pings;
    }

    /** Sends a command with the session's next CmdSN, when the command window lets it. */
    public ScsiExchange start(ScsiRequest request) throws IOException {
        if (request.delivery() == ScsiRequest.Delivery.IMMEDIATE) {
            return start(request, session.cmdSn());
        }
        receiveUntil(session::windowOpen);
        return start(request, session.takeCmdSn());
    }

    /** Sends a command with that CmdSN, whatever it is. */
    public ScsiExchange start(ScsiRequest request, int cmdSn) throws IOException {
        ScsiExchange command = new ScsiExchange(this, request, session.takeTag(), cmdSn);
        commands.put(command.initiatorTaskTag(), command);
        command.send();
        return command;
    }

    /** Sends a command and reads until it has ended. */
    public ScsiResult run(ScsiRequest request) throws IOException {
        return start(request).await();
    }

    /** Fills in tag and ExpStatSN, and the session's next CmdSN, which is used up unless the PDU is immediate; then sends. */
    public int send(RequestPdu pdu) throws IOException {
        int tag = session.takeTag();
        int cmdSn = pdu.isImmediate() ? session.cmdSn() : session.takeCmdSn();
        socket.send(pdu.initiatorTaskTag(tag).cmdSn(cmdSn).expStatSn(expStatSn()));
        return tag;
    }

    /** Sends a request as {@link #send} and reads until its answer has come. */
    public ResponsePdu ask(RequestPdu pdu) throws IOException {
        return answer(send(pdu));
    }

    /** Reads until the answer to the tag (of NOP, text, task management or logout) has come. */
    public ResponsePdu answer(int tag) throws IOException {
        receiveUntil(() -> answers.containsKey(tag));
        return answers.remove(tag);
    }

    /** A test sends a command with this tag as a mere PDU: its SCSI Response is for {@link #answer}. */
    public void expect(int ownTag) {
        ownTags.add(ownTag);
    }

    /** An immediate NOP-Out and its answer. */
    public ResponsePdu ping(byte... data) throws IOException {
        return ask(RequestPdu.of(Opcode.NOP_OUT)
                .immediate()
                .word20(RequestPdu.NO_TAG)
                .data(data));
    }

    /** A Text Request of one PDU, and the text of all the responses to it. */
    public String text(String text) throws IOException {
        StringBuilder whole = new StringBuilder();
        ResponsePdu response = ask(textRequest(RequestPdu.NO_TAG).data(text.getBytes(UTF_8)));
        whole.append(response.text());
        while (!response.finalBit()) {
            int tag = response.initiatorTaskTag();
            socket.send(textRequest(response.targetTransferTag())
                    .lun(response.lun())
                    .initiatorTaskTag(tag)
                    .cmdSn(session.takeCmdSn())
                    .expStatSn(expStatSn()));
            response = answer(tag);
            whole.append(response.text());
        }
        return whole.toString();
    }

    private static RequestPdu textRequest(int targetTransferTag) {
        return RequestPdu.of(Opcode.TEXT_REQUEST).word20(targetTransferTag);
    }

    /** Reads PDUs until the condition holds. */
    public void receiveUntil(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            receive();
        }
    }

    /** Reads one PDU, checks it and gives it to whom it belongs. */
    public ResponsePdu receive() throws IOException {
        ResponsePdu pdu = socket.receive();
        numbers.accept(pdu);
        session.window(pdu);
        switch (pdu.opcode()) {
            case Opcode.DATA_IN, Opcode.R2T -> command(pdu).accept(pdu);
            case Opcode.SCSI_RESPONSE -> scsiResponse(pdu);
            case Opcode.TASK_MANAGEMENT_RESPONSE, Opcode.TEXT_RESPONSE, Opcode.LOGOUT_RESPONSE ->
                answers.put(pdu.initiatorTaskTag(), pdu);
            case Opcode.NOP_IN -> nopIn(pdu);
            case Opcode.ASYNC_MESSAGE, Opcode.REJECT -> unasked.add(pdu);
            default -> throw new ProtocolViolation("not a PDU of this phase: " + pdu);
        }
        return pdu;
    }

    /** What the target sent without being asked, and its Rejects, oldest first: pings, Asynchronous Messages. */
    public List<ResponsePdu> unasked() {
        return unasked;
    }

    /** The first of those with the opcode; reads until one has come. */
    public ResponsePdu awaitUnasked(int opcode) throws IOException {
        receiveUntil(() -> unasked.stream().anyMatch(pdu -> pdu.is(opcode)));
        ResponsePdu found =
                unasked.stream().filter(pdu -> pdu.is(opcode)).findFirst().orElseThrow();
        unasked.remove(found);
        return found;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void scsiResponse(ResponsePdu pdu) throws IOException {
        if (ownTags.contains(pdu.initiatorTaskTag())) {
            answers.put(pdu.initiatorTaskTag(), pdu);
        } else {
            command(pdu).accept(pdu);
        }
    }

    private ScsiExchange command(ResponsePdu pdu) {
        ScsiExchange command = commands.get(pdu.initiatorTaskTag());
        ProtocolViolation.unless(command != null, "no command of this connection has the tag", pdu);
        return command;
    }

    private void nopIn(ResponsePdu pdu) throws IOException {
        if (pdu.initiatorTaskTag() != RequestPdu.NO_TAG) {
            answers.put(pdu.initiatorTaskTag(), pdu);
            return;
        }
        unasked.add(pdu);
        if (pdu.targetTransferTag() != RequestPdu.NO_TAG && pings == Pings.ANSWERED) {
            socket.send(RequestPdu.of(Opcode.NOP_OUT)
                    .immediate()
                    .lun(pdu.lun())
                    .initiatorTaskTag(RequestPdu.NO_TAG)
                    .word20(pdu.targetTransferTag())
                    .cmdSn(session.cmdSn())
                    .expStatSn(expStatSn()));
        }
    }
}
