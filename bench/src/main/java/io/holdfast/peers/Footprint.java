package io.holdfast.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a Java process takes of the machine. */
record Footprint(long pid) {

    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;

    Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
    }

    long residentBytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(each -> each.startsWith(RESIDENT))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + RESIDENT + " for process " + pid));
        return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
    }

    /** Has it collect all its garbage, so that what is left is in use. */
    void collectGarbage() throws IOException {
        PeerProcess.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), "GC.run");
    }
}
