package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A target of one connection that follows a script, so that the initiator's own checks can be tested: it sends whatever it is told, right or wrong. */
final class ScriptedTarget implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> script;

    /** What the target does after it accepted. */
    interface Script {
        void play(Wire wire) throws IOException;
    }

    ScriptedTarget(Script script) throws IOException {
        this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.script = thread.submit(() -> {
            try (Socket socket = listener.accept()) {
                script.play(new Wire(socket));
            }
            return null;
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Waits until the script has been played; what went wrong in it is thrown. */
    void played() throws InterruptedException, ExecutionException {
        script.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.shutdownNow();
    }

    /** The target's end of the connection, without digests. */
    static final class Wire {

        private static final byte[] OPERATIONAL_ANSWERS = """
                HeaderDigest=None\0DataDigest=None\0MaxConnections=1\0InitialR2T=No\0ImmediateData=Yes\0\
                MaxRecvDataSegmentLength=1024\0MaxBurstLength=4096\0FirstBurstLength=2048\0DefaultTime2Wait=2\0\
                DefaultTime2Retain=0\0MaxOutstandingR2T=1\0DataPDUInOrder=Yes\0DataSequenceInOrder=Yes\0ErrorRecoveryLevel=0\0""".getBytes(UTF_8);

        private final Socket socket;
        private final DataInputStream in;

        private Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        /** The header of the next PDU; its data is dropped. */
        ByteBuffer receive() throws IOException {
            byte[] header = new byte[RequestPdu.BHS_BYTES];
            in.readFully(header);
            ByteBuffer view = ByteBuffer.wrap(header);
            in.skipNBytes(RequestPdu.padded(view.getInt(4) & 0xFF_FFFF));
            return view;
        }

        void send(RequestPdu pdu) throws IOException {
            socket.getOutputStream().write(pdu.bytes(Digests.NONE));
        }

        /** Lets a session in: StatSN is 2 afterwards, CmdSN 1, the window ends at {@code maxCmdSn}. */
        void login(int maxCmdSn) throws IOException {
            ByteBuffer security = receive();
            send(loginResponse(security, 0x81, 0, maxCmdSn)
                    .data("TargetPortalGroupTag=1\0AuthMethod=None\0".getBytes(UTF_8)));
            ByteBuffer operational = receive();
            send(loginResponse(operational, 0x87, 1, maxCmdSn).setShort(14, 7).data(OPERATIONAL_ANSWERS));
        }

        private static RequestPdu loginResponse(ByteBuffer request, int flags, int statSn, int maxCmdSn) {
            return RequestPdu.of(Opcode.LOGIN_RESPONSE)
                    .flags(flags)
                    .setShort(8, request.getShort(8))
                    .setInt(10, request.getInt(10))
                    .initiatorTaskTag(request.getInt(16))
                    .setInt(24, statSn)
                    .setInt(28, request.getInt(24))
                    .setInt(32, maxCmdSn);
        }

        /** An answer with the tag of the request and the three numbers. */
        static RequestPdu answer(int opcode, ByteBuffer request, int statSn, int expCmdSn, int maxCmdSn) {
            return RequestPdu.of(opcode)
                    .initiatorTaskTag(request.getInt(16))
                    .setInt(24, statSn)
                    .setInt(28, expCmdSn)
                    .setInt(32, maxCmdSn);
        }
    }
}
