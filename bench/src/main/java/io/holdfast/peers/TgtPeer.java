package io.holdfast.peers;

import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Debian's {@code tgtd} with its backing store through the page cache ({@code rdwr}). Needs root, as tgtd does. */
final class TgtPeer implements Peer {

    /** Its sockets of control are numbered; one that a tgtd of the system does not use. */
    private static final String CONTROL_PORT = "37";

    private static final String TARGET = "iqn.2026-11.io.holdfast.bench:tgt";
    private static final int TRIES = 50;
    private static final long TRY_AGAIN_MS = 100;

    private final Process process;
    private final IscsiUrl url;

    private TgtPeer(Process process, IscsiUrl url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it; what it says is in {@code tgt.log} in the folder of the image, which is an absolute path. */
    static TgtPeer start(Path folder, String image) throws IOException {
        InetSocketAddress portal = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
        Process process = PeerProcess.in(
                        folder,
                        List.of("tgtd", "-f", "-C", CONTROL_PORT, "--iscsi", "portal=127.0.0.1:" + portal.getPort()),
                        "tgt.log")
                .redirectOutput(folder.resolve("tgt.out").toFile())
                .start();
        TgtPeer peer = new TgtPeer(process, new IscsiUrl(portal, TARGET, 1));
        try {
            awaitControl(process);
            admin("new", "target", "-T", TARGET);
            admin(
                    "new",
                    "logicalunit",
                    "--lun",
                    "1",
                    "-b",
                    folder.resolve(image).toString());
            admin("bind", "target", "-I", "ALL");
            return peer;
        } catch (IOException failure) {
            peer.close();
            throw failure;
        }
    }

    @Override
    public String name() {
        return "tgt";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public IscsiUrl url() {
        return url;
    }

    /** tgtd does not heed SIGTERM while it has a target. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        PeerProcess.end(process);
    }

    private static void awaitControl(Process process) throws IOException {
        IOException last = new IOException("tgtd did not start");
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try {
                PeerProcess.run("tgtadm", "-C", CONTROL_PORT, "--lld", "iscsi", "--mode", "target", "--op", "show");
                return;
            } catch (IOException notYet) {
                last = notYet;
            }
            try {
                Thread.sleep(TRY_AGAIN_MS);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new IOException(interruption);
            }
        }
        throw last;
    }

    private static void admin(String operation, String mode, String... more) throws IOException {
        String[] command = new String[11 + more.length];
        List<String> words = List.of(
                "tgtadm", "-C", CONTROL_PORT, "--lld", "iscsi", "--op", operation, "--mode", mode, "--tid", "1");
        System.arraycopy(words.toArray(String[]::new), 0, command, 0, words.size());
        System.arraycopy(more, 0, command, words.size(), more.length);
        PeerProcess.run(command);
    }
}
