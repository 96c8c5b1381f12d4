package io.holdfast.scsi.log;

import java.util.List;
import java.util.OptionalLong;

/**
 * Logical block provisioning log page 0Ch, SBC-3 6.4.4: how much of the host's space is available, to this disk and
 * whatever else is kept there.
 *
 * @param availableBytes empty where that is not known
 * @param setBytes what the counts count, as VPD page B2h says in THRESHOLD EXPONENT
 */
public record ProvisioningLog(OptionalLong availableBytes, long setBytes) implements LogPage {

    public static final int PAGE_CODE = 0x0C;

    private static final int AVAILABLE = 0x0001;
    private static final long COUNT_MAX = 0xFFFF_FFFFL;

    /** SCOPE 10b: not for this logical unit alone. */
    private static final long SHARED = 0x0200_0000L;

    @Override
    public int pageCode() {
        return PAGE_CODE;
    }

    @Override
    public List<LogParameter> parameters() {
        if (availableBytes.isEmpty()) {
            return List.of();
        }
        long sets = Math.min(availableBytes.getAsLong() / setBytes, COUNT_MAX);
        return List.of(new LogParameter(AVAILABLE, sets << Integer.SIZE | SHARED, Long.BYTES));
    }
}
