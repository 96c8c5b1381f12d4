package io.holdfast.testkit.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The verdicts of a run. */
public record ConformanceReport(List<Verdict> verdicts) {

    public long count(Verdict.Kind kind) {
        return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
    }

    public List<Verdict> of(Verdict.Kind kind) {
        return verdicts.stream().filter(verdict -> verdict.kind() == kind).toList();
    }

    /** Tests of the families that failed or hung. */
    public List<Verdict> brokenOf(Collection<String> families) {
        return broken().stream()
                .filter(verdict -> families.contains(verdict.family()))
                .toList();
    }

    /** All tests that failed or hung. */
    public List<Verdict> broken() {
        return verdicts.stream()
                .filter(verdict -> verdict.kind() == Verdict.Kind.FAIL || verdict.kind() == Verdict.Kind.HANG)
                .toList();
    }

    /** What each test came to, by its name. */
    public Map<String, Verdict.Kind> kinds() {
        Map<String, Verdict.Kind> kinds = new TreeMap<>();
        verdicts.forEach(verdict -> kinds.put(verdict.name(), verdict.kind()));
        return kinds;
    }

    /** {@code pass 190  skip 40  FAIL 0  HANG 0  of 230}. */
    public String totals() {
        return "pass %d  skip %d  FAIL %d  HANG %d  of %d"
                .formatted(
                        count(Verdict.Kind.PASS),
                        count(Verdict.Kind.SKIP),
                        count(Verdict.Kind.FAIL),
                        count(Verdict.Kind.HANG),
                        verdicts.size());
    }

    /** A row a test, then a row a family, then the totals. */
    public String table() {
        List<String> rows = new ArrayList<>();
        verdicts.forEach(verdict -> rows.add(verdict.toString()));
        rows.add("");
        Map<String, EnumMap<Verdict.Kind, Integer>> families = new TreeMap<>();
        for (Verdict verdict : verdicts) {
            families.computeIfAbsent(verdict.family(), any -> new EnumMap<>(Verdict.Kind.class))
                    .merge(verdict.kind(), 1, Integer::sum);
        }
        families.forEach((family, counts) -> rows.add("%-35s %s".formatted(family, counts)));
        rows.add("");
        rows.add(totals());
        return String.join("\n", rows);
    }
}
