package io.holdfast.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws how many times better one peer is than the other, as SVG: three bars a load, and a line where both are equal. */
final class FactorChart {

    private static final int WIDTH = 760;
    private static final int LABELS = 250;
    private static final int HEAD = 64;
    private static final int BAR = 11;
    private static final int ROW = 3 * BAR + 13;
    private static final double MAX_FACTOR = 8;
    private static final int PER_FACTOR = (int) ((WIDTH - LABELS - 60) / MAX_FACTOR);

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    /** One load. */
    private record Row(String load, PeerFigures factors) {}

    /** What the bars of a load stand for, in their order. */
    private enum Bar {
        IOPS("IOPS", "#0969da"),
        P99("99th percentile of the latency", "#8250df"),
        CPU("CPU a command", "#1a7f37");

        private final String label;
        private final String colour;

        Bar(String label, String colour) {
            this.label = label;
            this.colour = colour;
        }

        double of(PeerFigures factors) {
            return switch (this) {
                case IOPS -> factors.iops();
                case P99 -> factors.p99Micros();
                case CPU -> factors.cpuMicros();
            };
        }
    }

    FactorChart(String title) {
        this.title = title;
    }

    void add(String load, PeerFigures factors) {
        rows.add(new Row(load, factors));
    }

    String svg() {
        int height = HEAD + rows.size() * ROW + 8;
        StringBuilder svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
            <style>text{fill:#24292f}.axis{stroke:#8c959f}.back{fill:#fff}\
            @media(prefers-color-scheme:dark){text{fill:#e6edf3}.back{fill:#0d1117}}</style>
            <rect class="back" width="%1$d" height="%2$d"/>
            <text x="12" y="22" font-size="15" font-weight="bold">%3$s</text>
            """.formatted(WIDTH, height, title));
        int x = 12;
        for (Bar bar : Bar.values()) {
            svg.append("<rect x=\"%d\" y=\"36\" width=\"10\" height=\"10\" fill=\"%s\"/>%n".formatted(x, bar.colour));
            svg.append("<text x=\"%d\" y=\"45\">%s</text>%n".formatted(x + 15, bar.label));
            x += 40 + 7 * bar.label.length();
        }
        int y = HEAD;
        for (Row row : rows) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LABELS - 10, y + ROW / 2, row.load));
            int top = y;
            for (Bar bar : Bar.values()) {
                append(svg, bar, bar.of(row.factors), top);
                top += BAR;
            }
            y += ROW;
        }
        int equal = LABELS + PER_FACTOR;
        svg.append("<line class=\"axis\" x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\" stroke-dasharray=\"4 3\"/>%n"
                .formatted(equal, HEAD - 6, height - 6));
        return svg.append("</svg>\n").toString();
    }

    private static void append(StringBuilder svg, Bar bar, double factor, int y) {
        int length = (int) (Math.min(factor, MAX_FACTOR) * PER_FACTOR);
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                .formatted(LABELS, y, length, BAR - 1, bar.colour));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" font-size=\"10\">%.2f</text>%n",
                LABELS + length + 4,
                y + BAR - 2,
                factor));
    }
}
