package io.holdfast.image;

import java.util.Optional;

/** Whether DISCARD gives space back to the host; the names are QEMU's and Proxmox VE's. */
public enum Discard {
    /** {@code discard=on}: holes are punched. */
    ON("on"),
    /** {@code discard=ignore}: the space stays taken, and initiators are told that there is nothing to give back. */
    IGNORE("ignore");

    private final String label;

    Discard(String label) {
        this.label = label;
    }

    /** The name in configuration files and on the command line. */
    public String label() {
        return label;
    }

    /** The mode of that {@link #label()}, or empty when there is none. */
    public static Optional<Discard> of(String label) {
        for (Discard discard : values()) {
            if (discard.label.equals(label)) {
                return Optional.of(discard);
            }
        }
        return Optional.empty();
    }
}
