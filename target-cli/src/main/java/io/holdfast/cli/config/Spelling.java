package io.holdfast.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant who wrote a word that does not exist. */
final class Spelling {

    private Spelling() {}

    /** The known word nearest to {@code word}, unless all are far off. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String bare = bare(word);
        return known.stream()
                .filter(candidate -> distance(bare, bare(candidate)) <= tolerance(candidate))
                .min(Comparator.comparingInt(candidate -> distance(bare, bare(candidate))));
    }

    /** {@code readOnly}, {@code read_only} and {@code READ-ONLY} are one word to whoever writes them. */
    private static String bare(String word) {
        return word.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    private static int tolerance(String candidate) {
        return candidate.length() <= 4 ? 1 : 2;
    }

    /** Levenshtein's distance, where two neighbours that changed places count as one mistake. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
