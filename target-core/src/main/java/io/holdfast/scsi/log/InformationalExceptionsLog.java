package io.holdfast.scsi.log;

import java.util.List;

/**
 * Informational exceptions log page 2Fh, SPC-4 7.3.8: as the mode page of that name says, there are none; and there is
 * no temperature to tell of.
 */
public record InformationalExceptionsLog() implements LogPage {

    /** ASC 00h, ASCQ 00h, MOST RECENT TEMPERATURE READING: not available. */
    private static final long NOTHING = 0x0000_FF00L;

    @Override
    public int pageCode() {
        return 0x2F;
    }

    @Override
    public List<LogParameter> parameters() {
        return List.of(new LogParameter(0, NOTHING, Integer.BYTES));
    }
}
