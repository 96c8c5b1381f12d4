package io.holdfast.peers;

import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Peers under the same loads: they take turns, round by round, so that a drift of the machine's speed touches all alike. Prints a Markdown table of medians and of
 * factors, in which the last peer is set against the first; each line when it is known.
 */
final class PeerRounds {

    private final List<Peer> peers;
    private final int rounds;
    private final Duration duration;

    PeerRounds(List<Peer> peers, int rounds, Duration duration) {
        this.peers = peers;
        this.rounds = rounds;
        this.duration = duration;
    }

    /**
     * Runs the loads whose titles are wanted.
     *
     * @throws IOException when a load has not run clean on each peer
     */
    FactorChart run(Predicate<String> wanted) throws IOException, InterruptedException {
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
}
