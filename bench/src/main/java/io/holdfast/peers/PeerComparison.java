package io.holdfast.peers;

import io.holdfast.TemporaryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Compares Holdfast with tgt, and draws the factors.
 *
 * <p>Arguments: the launcher, rounds, seconds a load, cache mode of Holdfast, the file in which the factors are drawn, and a regular expression that the
 * titles of the loads match.
 */
public final class PeerComparison {

    private static final int IMAGE_BYTES = 512 << 20;
    /** As an initiator would: larger writes leave larger pages in the cache, which make later small writes dearer for every target. */
    private static final int FILL_BYTES = 64 << 10;

    private static final long CONTENT_SEED = 20_261_127;

    private PeerComparison() {}

    /** Status 0 when each load ran clean on each peer. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        Duration duration = Duration.ofSeconds(Long.parseLong(arguments[2]));
        try (TemporaryFolder temporary = TemporaryFolder.create();
                Peer tgt = TgtPeer.start(temporary.path(), image(temporary.path(), "tgt.raw"));
                Peer holdfast = HoldfastPeer.start(
                        launcher, temporary.path(), image(temporary.path(), "holdfast.raw"), arguments[3])) {
            Predicate<String> wanted = Pattern.compile(arguments[5]).asPredicate();
            FactorChart chart = new PeerRounds(List.of(tgt, holdfast), rounds, duration).run(wanted);
            Files.writeString(Path.of(arguments[4]), chart.svg());
        }
    }

    /** An image of which every byte is written and in the page cache. */
    private static String image(Path folder, String name) throws IOException {
        Random random = new Random(CONTENT_SEED);
        byte[] bytes = new byte[FILL_BYTES];
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int at = 0; at < IMAGE_BYTES; at += FILL_BYTES) {
                random.nextBytes(bytes);
                channel.write(ByteBuffer.wrap(bytes));
            }
            channel.force(true);
        }
        return name;
    }
}
