package io.holdfast.peers;

import io.holdfast.TemporaryFolder;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Compares Holdfast with tgt: they take turns, round by round, so that a drift of the machine's speed touches both alike. Prints a Markdown table of medians
 * and factors, each line when it is known.
 *
 * <p>Arguments: the launcher, rounds, seconds a load, cache mode of Holdfast, the file in which the factors are drawn, and a regular expression that the
 * titles of the loads match.
 */
public final class PeerComparison {

    private static final int IMAGE_BYTES = 512 << 20;
    /** As an initiator would: larger writes leave larger pages in the cache, which make later small writes dearer for every target. */
    private static final int FILL_BYTES = 64 << 10;

    private static final long CONTENT_SEED = 20_261_127;

    private final List<Peer> peers;
    private final int rounds;
    private final Duration duration;

    private PeerComparison(List<Peer> peers, int rounds, Duration duration) {
        this.peers = peers;
        this.rounds = rounds;
        this.duration = duration;
    }

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
            FactorChart chart = new PeerComparison(List.of(tgt, holdfast), rounds, duration).run(wanted);
            Files.writeString(Path.of(arguments[4]), chart.svg());
        }
    }

    private FactorChart run(Predicate<String> wanted) throws IOException, InterruptedException {
        System.out.printf(
                "Medians of %d rounds of %d s: IOPS / p99 us / CPU us of the target a command.%n",
                rounds, duration.toSeconds());
        System.out.println(
                "The factors say how many times better than " + peers.getFirst().name() + ".\n");
        System.out.println(
                "| load | " + String.join(" | ", peers.stream().map(Peer::name).toList()) + " | factors |");
        System.out.println("|---|" + "---|".repeat(peers.size() + 1));
        FactorChart chart =
                new FactorChart("How many times better than " + peers.getFirst().name());
        for (PeerLoad load : PeerLoad.ALL) {
            if (wanted.test(load.title())) {
                System.out.println(row(load, chart));
            }
        }
        return chart;
    }

    private String row(PeerLoad load, FactorChart chart) throws IOException, InterruptedException {
        List<List<LoadReport>> reports = peers.stream()
                .map(_ -> (List<LoadReport>) new ArrayList<LoadReport>())
                .toList();
        for (Peer peer : peers) {
            // What is not compiled yet, or not in the page cache, costs what no later command will.
            report(load, peer);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < peers.size(); i++) {
                reports.get(i).add(report(load, peers.get(i)));
            }
        }
        List<PeerFigures> medians = reports.stream().map(PeerFigures::median).toList();
        StringBuilder row = new StringBuilder("| ").append(load.title());
        medians.forEach(median -> row.append(" | ").append(median.figures()));
        PeerFigures factors = medians.getLast().against(medians.getFirst());
        chart.add(load.title(), factors);
        return row.append(" | ").append(factors.factors()).append(" |").toString();
    }

    private LoadReport report(PeerLoad load, Peer peer) throws IOException, InterruptedException {
        LoadReport report = Load.run(load.plan().duration(duration).pid(peer.pid()), peer.url());
        if (!report.clean()) {
            throw new IOException(load.title() + " on " + peer.name() + ": " + report);
        }
        return report;
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
