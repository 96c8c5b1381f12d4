package io.holdfast.peers;

import io.holdfast.TemporaryFolder;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares a qcow2 image with a raw one, each served by a Holdfast of its own. An initiator fills both before: all clusters are allocated and in the page cache.
 *
 * <p>Arguments: the launcher, rounds, seconds a load, and a regular expression that the titles of the loads match.
 */
public final class FormatComparison {

    private static final String IMAGE_SIZE = "512M";
    private static final LoadPlan FILL = LoadPlan.usual()
            .writePercent(100)
            .commandBytes(65_536)
            .depth(16)
            .sequential()
            .duration(Duration.ofSeconds(5));

    private FormatComparison() {}

    /** Status 0 when each load ran clean on both. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        Duration duration = Duration.ofSeconds(Long.parseLong(arguments[2]));
        try (TemporaryFolder temporary = TemporaryFolder.create();
                Peer raw = filled("raw", launcher, temporary.path());
                Peer qcow2 = filled("qcow2", launcher, temporary.path())) {
            new PeerRounds(List.of(raw, qcow2), rounds, duration)
                    .run(Pattern.compile(arguments[3]).asPredicate());
        }
    }

    private static Peer filled(String format, Path launcher, Path folder) throws IOException, InterruptedException {
        Path image = folder.resolve("image." + format);
        PeerProcess.run(launcher.toString(), "image", "create", "-q", "-f", format, image.toString(), IMAGE_SIZE);
        HoldfastPeer peer = HoldfastPeer.ofFormat(format, launcher, folder, image.toString());
        LoadReport report = Load.run(FILL, peer.url());
        if (!report.clean()) {
            peer.close();
            throw new IOException("filling the " + format + " image: " + report);
        }
        return peer;
    }
}
