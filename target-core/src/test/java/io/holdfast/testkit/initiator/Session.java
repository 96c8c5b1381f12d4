package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session that has logged in: its command numbering, and one or more connections. */
public final class Session implements AutoCloseable {

    /** What an added connection negotiates; the rest holds for the session. */
    private static final List<String> CONNECTION_KEYS =
            List.of("HeaderDigest", "DataDigest", "MaxRecvDataSegmentLength");

    private final Initiator initiator;
    private final List<Connection> connections = new ArrayList<>();
    private int tsih;
    private int cmdSn;
    private int maxCmdSn;
    private int lastTag;

    private Session(Initiator initiator) {
        this.initiator = initiator;
        this.cmdSn = initiator.cmdSn();
    }

    static Session login(Initiator initiator) throws IOException {
        Session session = new Session(initiator);
        session.connect(initiator.cid(), initiator.offers());
        return session;
    }

    static Session login(Initiator initiator, InetAddress from) throws IOException {
        Session session = new Session(initiator);
        session.connect(PduSocket.connect(from, initiator.portal()), initiator.cid(), initiator.offers());
        return session;
    }

    /** Logs one more connection in to this session. */
    public Connection addConnection(int cid) throws IOException {
        Map<String, String> offers = new LinkedHashMap<>(initiator.offers());
        offers.keySet().retainAll(CONNECTION_KEYS);
        return connect(cid, offers);
    }

    private Connection connect(int cid, Map<String, String> offers) throws IOException {
        return connect(new PduSocket(initiator.dialer().connect(initiator.portal())), cid, offers);
    }

    private Connection connect(PduSocket socket, int cid, Map<String, String> offers) throws IOException {
        try {
            LoginDialogue dialogue =
                    new LoginDialogue(socket, new LoginDialogue.Head(initiator.isid(), tsih, cid, cmdSn));
            ResponsePdu last = new Login(initiator, dialogue).run(offers);
            Negotiated own = new Negotiated(offers, Map.copyOf(dialogue.answers()));
            Negotiated all =
                    connections.isEmpty() ? own : connection().negotiated().and(own);
            enter(last);
            Connection connection = new Connection(this, socket, cid, all, last);
            socket.digests(own.digests());
            connections.add(connection);
            return connection;
        } catch (IOException | RuntimeException | AssertionError failure) {
            socket.close();
            throw failure;
        }
    }

    private void enter(ResponsePdu last) {
        ProtocolViolation.unless(last.tsih() != 0, "a session without a TSIH", last);
        ProtocolViolation.unless(tsih == 0 || last.tsih() == tsih, "another TSIH", tsih, last);
        ProtocolViolation.unless(
                !connections.isEmpty() || last.expCmdSn() == cmdSn, "ExpCmdSN is not the first CmdSN", cmdSn, last);
        if (tsih == 0) {
            maxCmdSn = last.maxCmdSn();
        }
        tsih = last.tsih();
    }

    public int tsih() {
        return tsih;
    }

    /** The first connection. */
    public Connection connection() {
        return connections.getFirst();
    }

    /** In the order of their logins. */
    public List<Connection> connections() {
        return connections;
    }

    /** A command on the first connection, from its start to its end. */
    public ScsiResult run(ScsiRequest request) throws IOException {
        return connection().run(request);
    }

    /** The CmdSN of the next command. */
    public int cmdSn() {
        return cmdSn;
    }

    /** Uses a CmdSN up, for a test that sends it later or on another connection. */
    public int takeCmdSn() {
        return cmdSn++;
    }

    public boolean windowOpen() {
        return maxCmdSn - cmdSn >= 0;
    }

    public int maxCmdSn() {
        return maxCmdSn;
    }

    /** Logs the session out on its first connection and closes all. */
    public void logout() throws IOException {
        ResponsePdu answer = connection().ask(RequestPdu.of(Opcode.LOGOUT_REQUEST));
        ProtocolViolation.unless(answer.response() == 0, "the logout failed", answer);
        close();
    }

    /** Cuts all connections off, without a logout. */
    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    int takeTag() {
        return ++lastTag;
    }

    /** Connections are read in any order, so a number may be old by now. */
    void window(ResponsePdu pdu) {
        if (pdu.maxCmdSn() - maxCmdSn > 0) {
            maxCmdSn = pdu.maxCmdSn();
        }
        ProtocolViolation.unless(pdu.expCmdSn() - cmdSn <= 0, "ExpCmdSN beyond what was sent", cmdSn, pdu);
    }
}
