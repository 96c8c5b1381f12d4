package io.holdfast.peers;

import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** This checkout's {@code bin/holdfast export}, with all initiators writing, as those of the loads do. */
final class HoldfastPeer implements Peer {

    private final Process process;
    private final IscsiUrl url;

    private HoldfastPeer(Process process, IscsiUrl url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it on a free port.
     *
     * @param launcher {@code bin/holdfast}, absolute
     * @param folder where the image is, and {@code holdfast.log} gets what it says
     */
    static HoldfastPeer start(Path launcher, Path folder, String image, String cache) throws IOException {
        List<String> command = List.of(
                launcher.toString(),
                "export",
                image,
                "--listen",
                "127.0.0.1:0",
                "--sharing",
                "cluster",
                "--cache",
                cache);
        Process process = PeerProcess.in(folder, command, "holdfast.log").start();
        BufferedReader said = process.inputReader();
        String line = said.readLine();
        if (line == null) {
            throw new IOException("bin/holdfast did not start; " + folder.resolve("holdfast.log") + " tells why");
        }
        return new HoldfastPeer(process, IscsiUrl.parse(line));
    }

    @Override
    public String name() {
        return "Holdfast";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public IscsiUrl url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        PeerProcess.end(process);
    }
}
