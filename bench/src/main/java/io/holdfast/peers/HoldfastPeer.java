package io.holdfast.peers;

import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** This checkout's {@code bin/holdfast export}, with all initiators writing, as those of the loads do. */
final class HoldfastPeer implements Peer {

    private static final String TARGET = "iqn.2026-11.bench:growth";
    private static final long START_NANOS = 30_000_000_000L;
    private static final long POLL_NANOS = 20_000_000;

    private final String name;
    private final Process process;
    private final IscsiUrl url;

    private HoldfastPeer(String name, Process process, IscsiUrl url) {
        this.name = name;
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it on a free port.
     *
     * @param launcher {@code bin/holdfast}, absolute
     * @param folder where the image is, and a log gets what it says
     */
    static HoldfastPeer start(Path launcher, Path folder, String image, String cache) throws IOException {
        return export("Holdfast", launcher, folder, List.of(image, "--cache", cache));
    }

    /** The same with an image of that format, by which it is called. */
    static HoldfastPeer ofFormat(String format, Path launcher, Path folder, String image) throws IOException {
        return export(format, launcher, folder, List.of(image, "--format", format));
    }

    private static HoldfastPeer export(String name, Path launcher, Path folder, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(launcher.toString(), "export", "--listen", "127.0.0.1:0", "--sharing", "cluster"));
        command.addAll(words);
        String log = name + ".log";
        Process process = PeerProcess.in(folder, command, log).start();
        BufferedReader said = process.inputReader();
        String line = said.readLine();
        if (line == null) {
            throw new IOException("bin/holdfast did not start; " + folder.resolve(log) + " tells why");
        }
        return new HoldfastPeer(name, process, IscsiUrl.parse(line));
    }

    /**
     * Starts {@code bin/holdfast serve} with so many LUNs, each a sparse image of its own, on a free port.
     *
     * @param launcher {@code bin/holdfast}, absolute
     * @param folder for the configuration, the images and the log
     */
    static HoldfastPeer serve(Path launcher, Path folder, int luns, long imageBytes) throws IOException {
        int port = FreePort.any();
        StringBuilder configuration = new StringBuilder(
                "portals: ['127.0.0.1:%d']%nadmin: off%ntargets:%n  - name: %s%n    allow: any%n    luns:%n"
                        .formatted(port, TARGET));
        for (int lun = 0; lun < luns; lun++) {
            configuration.append("      - {lun: %d, image: lun-%d.raw, size: %d, sharing: cluster}%n"
                    .formatted(lun, lun, imageBytes));
        }
        Path file = Files.writeString(folder.resolve("holdfast.yaml"), configuration);
        Process process = PeerProcess.in(
                        folder, List.of(launcher.toString(), "serve", "--config", file.toString()), "holdfast.log")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        HoldfastPeer peer = new HoldfastPeer(
                "Holdfast", process, IscsiUrl.parse("iscsi://127.0.0.1:%d/%s/0".formatted(port, TARGET)));
        try {
            peer.awaitPortal(folder);
        } catch (IOException failure) {
            peer.close();
            throw failure;
        }
        return peer;
    }

    private void awaitPortal(Path folder) throws IOException {
        long end = System.nanoTime() + START_NANOS;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(url.portal());
                return;
            } catch (ConnectException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("does not listen; " + folder.resolve("holdfast.log") + " tells why", notYet);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public String name() {
        return name;
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
