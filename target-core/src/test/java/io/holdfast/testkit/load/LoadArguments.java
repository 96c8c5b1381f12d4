package io.holdfast.testkit.load;

import io.holdfast.testkit.initiator.IscsiUrl;
import java.time.Duration;

/** The words behind {@code Load}, as the package describes them. */
record LoadArguments(LoadPlan plan, IscsiUrl url) {

    static LoadArguments parse(String... words) {
        LoadPlan plan = LoadPlan.usual();
        IscsiUrl url = null;
        for (String word : words) {
            if (word.startsWith(IscsiUrl.SCHEME)) {
                url = IscsiUrl.parse(word);
            } else {
                plan = with(plan, word);
            }
        }
        if (url == null) {
            throw new IllegalArgumentException("no URL: " + IscsiUrl.SCHEME + "HOST:PORT/TARGET/LUN");
        }
        return new LoadArguments(plan, url);
    }

    private static LoadPlan with(LoadPlan plan, String word) {
        String[] pair = word.split("=", 2);
        return switch (pair[0]) {
            case "sequential" -> plan.sequential();
            case "check" -> plan.checked();
            case "digests" -> plan.digests();
            case "sessions" -> plan.sessions(number(pair));
            case "depth" -> plan.depth(number(pair));
            case "bytes" -> plan.commandBytes(number(pair));
            case "writes" -> plan.writePercent(number(pair));
            case "flush" -> plan.flushEvery(number(pair));
            case "seconds" -> plan.duration(Duration.ofSeconds(number(pair)));
            case "pid" -> plan.pid(number(pair));
            case "seed" -> plan.seed(Long.parseLong(pair[1]));
            default -> throw new IllegalArgumentException("what is '" + word + "'?");
        };
    }

    private static int number(String[] pair) {
        if (pair.length < 2) {
            throw new IllegalArgumentException(pair[0] + " needs a number: " + pair[0] + "=N");
        }
        return Integer.parseInt(pair[1]);
    }
}
