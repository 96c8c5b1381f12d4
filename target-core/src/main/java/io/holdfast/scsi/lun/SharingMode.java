package io.holdfast.scsi.lun;

import java.util.Locale;
import java.util.Optional;

/** Who may write to a unit, beyond what reservations say. */
public enum SharingMode {
    /** One host at a time; the others read. */
    SINGLE_WRITER(Lease.TAKEN_BY_THE_FIRST_WRITE),
    /** One host at a time; the others cannot log in. */
    EXCLUSIVE(Lease.TAKEN_BY_THE_FIRST_LOGIN),
    /** All initiators, as reservations allow: for software that knows that it shares the disk. */
    CLUSTER(Lease.NONE),
    /** Nobody. */
    READ_ONLY(Lease.NONE);

    private final Lease lease;

    SharingMode(Lease lease) {
        this.lease = lease;
    }

    private enum Lease {
        NONE,
        TAKEN_BY_THE_FIRST_WRITE,
        TAKEN_BY_THE_FIRST_LOGIN
    }

    /** Whether only the holder of the write lease may write. */
    public boolean leased() {
        return lease != Lease.NONE;
    }

    /** Whether only the holder of the write lease may log in. */
    public boolean exclusive() {
        return lease == Lease.TAKEN_BY_THE_FIRST_LOGIN;
    }

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
