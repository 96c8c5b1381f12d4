package io.holdfast.testkit.load;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.ProtocolViolation;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A session that sends so many commands at once, waits for all of them, and makes hardly any garbage: for a benchmark that has target and initiator in one process. On the caller's thread.
 */
public final class Burst implements AutoCloseable {

    private static final int READ_FLAGS = 0xC1;
    private static final int WRITE_FLAGS = 0xA1;
    private static final int READ_16 = 0x88;
    private static final int WRITE_16 = 0x8A;
    private static final long TURN_MS = 1_000;
    /** The golden ratio, by which addresses are scattered. */
    private static final int SPREAD = 0x9E3779B9;

    private final PduStream stream;
    private final PduStream.Receiver receiver = this::receive;
    private final long lunField;
    private final int blockBytes;
    private final long blocks;
    private final int immediateBytes;
    private int cmdSn;
    private int expStatSn;
    private int sent;
    private int unanswered;

    private Burst(Session session, IscsiUrl url) throws IOException {
        ByteBuffer capacity = ByteBuffer.wrap(
                session.run(ScsiRequest.read(Cdb.readCapacity16(), 32).lun(url.lun()))
                        .goodInput());
        Connection connection = session.connection();
        this.blocks = capacity.getLong(0) + 1;
        this.blockBytes = capacity.getInt(8);
        this.lunField = (long) url.lun() << 48;
        this.immediateBytes = connection.negotiated().immediateBytes();
        this.cmdSn = session.cmdSn();
        this.expStatSn = connection.expStatSn();
        this.stream = new PduStream(
                connection.socket().channel(), connection.negotiated().digests());
    }

    /** Logs in. */
    public static Burst login(IscsiUrl url) throws IOException {
        Session session =
                url.initiator().offer("MaxRecvDataSegmentLength", 262_144).login();
        Load.makeReady(session, url.lun());
        return new Burst(session, url);
    }

    /** Sends so many READs of scattered addresses together, and waits for their data. */
    public void read(int commands, int commandBytes) throws IOException {
        for (int i = 0; i < commands; i++) {
            stream.end(stream.beginData(command(READ_FLAGS, READ_16, commandBytes, 0)));
        }
        awaitAll(commands);
    }

    /** Sends so many WRITEs to scattered addresses together, their data immediate, and waits for their status. */
    public void write(int commands, int commandBytes) throws IOException {
        if (commandBytes > immediateBytes) {
            throw new IllegalArgumentException("the target takes " + immediateBytes + " bytes of immediate data");
        }
        for (int i = 0; i < commands; i++) {
            int data = stream.beginData(command(WRITE_FLAGS, WRITE_16, commandBytes, commandBytes));
            stream.out().position(data + commandBytes);
            stream.end(data);
        }
        awaitAll(commands);
    }

    private void awaitAll(int commands) throws IOException {
        unanswered = commands;
        while (unanswered > 0) {
            stream.turn(TURN_MS, receiver);
        }
    }

    private int command(int flags, int opcode, int commandBytes, int dataBytes) {
        int header = stream.begin(dataBytes);
        int blocksPerCommand = commandBytes / blockBytes;
        long unit = Integer.toUnsignedLong(sent * SPREAD) % (blocks / blocksPerCommand);
        stream.out()
                .put(header, (byte) Opcode.SCSI_COMMAND)
                .put(header + 1, (byte) flags)
                .putLong(header + 8, lunField)
                .putInt(header + 16, sent)
                .putInt(header + 20, commandBytes)
                .putInt(header + 24, cmdSn++)
                .putInt(header + 28, expStatSn)
                .put(header + 32, (byte) opcode)
                .putLong(header + 34, unit * blocksPerCommand)
                .putInt(header + 42, blocksPerCommand);
        sent = sent + 1 & Integer.MAX_VALUE;
        return header;
    }

    private void receive(ByteBuffer in, int header, int data, int dataBytes) {
        int opcode = in.get(header) & 0x3F;
        boolean status = opcode == Opcode.SCSI_RESPONSE || (opcode == Opcode.DATA_IN && (in.get(header + 1) & 1) != 0);
        if (!status && opcode != Opcode.DATA_IN) {
            throw new ProtocolViolation("PDU " + Integer.toHexString(opcode) + " in a burst");
        }
        if (status) {
            if (in.get(header + 3) != 0) {
                throw new ProtocolViolation("status " + in.get(header + 3));
            }
            expStatSn++;
            unanswered--;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
