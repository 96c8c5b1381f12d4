package io.holdfast.scsi.lun;

import java.util.Locale;
import java.util.Optional;

/** Who may write to a unit, beyond what reservations say. */
public enum SharingMode {
    /** All initiators, as reservations allow: for software that knows that it shares the disk. */
    CLUSTER,
    /** Nobody. */
    READ_ONLY;

    /** The name in configuration files and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode of that {@link #label()}, or empty when there is none. */
    public static Optional<SharingMode> of(String label) {
        for (SharingMode mode : values()) {
            if (mode.label().equals(label)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
