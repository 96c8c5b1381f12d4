package io.holdfast.scsi.inquiry;

import java.util.UUID;

/**
 * A NAA 6 identifier (IEEE Registered Extended, SPC-4 7.8.6.6.5): the name under which the whole world knows a logical
 * unit.
 *
 * <pre>
 *   6h   company identifier (24 bits)   vendor specific identifier (36)   its extension (64)
 * </pre>
 *
 * The company identifier must not be another's, and this project has none that the IEEE registered. So it is 02-48-46,
 * of the space that the IEEE never hands out: the U/L bit says "locally administered", and the second digit 2 is the
 * quadrant for administratively assigned identifiers (IEEE 802c). It cannot be the identifier of a registered vendor.
 * The other 100 bits come from the random identity of the image, as many as make a chance meeting of two of them
 * impossible in practice.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record Naa(long high, long low) {

    public static final int BYTES = 16;

    private static final long NAA_6 = 0x6L << 60;
    private static final long COMPANY = 0x02_48_46L << 36;
    private static final int VENDOR_SPECIFIC_BITS = 36;

    /**
     * The identifier of that identity, always the same. All bits that are random in a version 4 UUID and fit are used.
     */
    public static Naa of(UUID identity) {
        long vendorSpecific = identity.getMostSignificantBits() >>> (Long.SIZE - VENDOR_SPECIFIC_BITS);
        return new Naa(NAA_6 | COMPANY | vendorSpecific, identity.getLeastSignificantBits());
    }

    /** The 32 hexadecimal digits, as {@code /dev/disk/by-id} shows them behind {@code wwn-0x}. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
