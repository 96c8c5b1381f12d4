package io.holdfast.scsi.lun;

import java.util.Optional;

/**
 * A single-level logical unit number, SAM-5 4.7.
 *
 * @param value 0 to {@value #MAX}
 */
public record LunNumber(int value) implements Comparable<LunNumber> {

    /** The largest number that flat space addressing can say. */
    public static final int MAX = 0x3FFF;

    private static final int PERIPHERAL_MAX = 0xFF;
    private static final long FLAT_SPACE = 0x4000L;

    public LunNumber {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("LUN %d is not in 0 to %d".formatted(value, MAX));
        }
    }

    /**
     * Reads the 8-byte LUN field of a command: peripheral device addressing (SAM-5 4.7.5.4, on bus 0) or flat space addressing (4.7.5.3). Empty for all that cannot be a unit of ours:
     * another method, a bus, further levels.
     *
     * @param field the 8 bytes, the first one in the highest place
     */
    public static Optional<LunNumber> decode(long field) {
        int value = valueOf(field);
        return value < 0 ? Optional.empty() : Optional.of(new LunNumber(value));
    }

    /** The bare {@link #value} of what {@link #decode} reads; negative where that is empty. */
    static int valueOf(long field) {
        int first = (int) (field >>> 48);
        boolean singleLevel = field << 16 == 0;
        boolean flat = (first & 0xC000) == FLAT_SPACE;
        boolean peripheral = first <= PERIPHERAL_MAX;
        return singleLevel && (flat || peripheral) ? first & MAX : -1;
    }

    /** The 8-byte field as REPORT LUNS tells it: peripheral device addressing up to 255, flat space addressing above. */
    public long field() {
        return (value <= PERIPHERAL_MAX ? value : FLAT_SPACE | value) << 48;
    }

    @Override
    public int compareTo(LunNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
