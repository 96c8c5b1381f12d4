package io.holdfast.scsi.inquiry;

import java.util.Locale;
import java.util.UUID;

/**
 * Who a unit is. It is kept with the image, so that the unit stays itself across restarts and moves.
 *
 * <p>The vendor and the revision are constants: systems that remember a disk by its INQUIRY data take it for another
 * one when the revision changes with an upgrade of the target.
 *
 * @param uuid random; what makes the unit unique
 * @param product PRODUCT IDENTIFICATION, 1 to 16 printable ASCII characters. There are initiators that tell disks apart
 *     by its first 8, so these should differ between units
 * @param serial PRODUCT SERIAL NUMBER, 1 to {@value #SERIAL_MAX} printable ASCII characters
 */
public record UnitIdentity(UUID uuid, String product, String serial) {

    /** T10 VENDOR IDENTIFICATION. */
    public static final String VENDOR = "HOLDFAST";

    /** PRODUCT REVISION LEVEL; never to be changed. */
    public static final String REVISION = "0001";

    public static final int PRODUCT_MAX = 16;
    public static final int SERIAL_MAX = 64;

    private static final int PRODUCT_DIGITS = 8;

    public UnitIdentity {
        check("product", product, PRODUCT_MAX);
        check("serial number", serial, SERIAL_MAX);
    }

    /** The product and the serial number are digits of the identity. */
    public static UnitIdentity of(UUID uuid) {
        String digits = uuid.toString().replace("-", "");
        return new UnitIdentity(uuid, digits.substring(0, PRODUCT_DIGITS).toUpperCase(Locale.ROOT), digits);
    }

    public Naa naa() {
        return Naa.of(uuid);
    }

    private static void check(String what, String value, int max) {
        boolean printable = value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
        if (value.isBlank() || value.length() > max || !printable) {
            throw new IllegalArgumentException(
                    "%s \"%s\" is not 1 to %d printable ASCII characters".formatted(what, value, max));
        }
    }
}
