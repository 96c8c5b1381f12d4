package io.holdfast.cli.text;

import java.io.PrintWriter;

/** How far long work has come: a bar that is drawn over itself, or lines. Any thread. */
public final class ProgressLine {

    private static final int BAR_CELLS = 40;
    private static final int LINES_STEP_PERCENT = 10;
    private static final int WHOLE_PERCENT = 100;

    /** How it is shown. */
    public enum Form {
        /** For a terminal. */
        BAR,
        /** For a file: one for each tenth. */
        LINES
    }

    private final PrintWriter out;
    private final Form form;
    private int shownPercent = -1;

    public ProgressLine(PrintWriter out, Form form) {
        this.out = out;
        this.form = form;
    }

    /** Shows it, where it has changed enough; a step back shows nothing. */
    public synchronized void advanced(long done, long total) {
        int percent = total == 0 ? WHOLE_PERCENT : (int) (WHOLE_PERCENT * (double) done / total);
        int step = form == Form.BAR ? 1 : LINES_STEP_PERCENT;
        int rounded = percent - percent % step;
        if (rounded <= shownPercent) {
            return;
        }
        shownPercent = rounded;
        switch (form) {
            case BAR -> drawBar(rounded);
            case LINES -> out.println(rounded + "%");
        }
        out.flush();
    }

    private void drawBar(int percent) {
        int full = BAR_CELLS * percent / WHOLE_PERCENT;
        out.print("\r[%s%s] %3d%%".formatted("#".repeat(full), " ".repeat(BAR_CELLS - full), percent));
        if (percent == WHOLE_PERCENT) {
            out.println();
        }
    }
}
