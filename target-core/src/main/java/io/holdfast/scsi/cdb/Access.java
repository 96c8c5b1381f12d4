package io.holdfast.scsi.cdb;

/**
 * What a command does that others may be protected from: the rows of SPC-4 table 65 and SBC-4 table 13 fall into these
 * classes. A conflict arises only with a reservation that another nexus holds.
 */
public enum Access {

    /**
     * No persistent reservation stands against it. RESERVE of SPC-2 is stricter: it stands against TEST UNIT READY and
     * PERSISTENT RESERVE IN all the same.
     */
    ALWAYS,

    /** Reads: an exclusive access reservation stands against it, a write exclusive one does not. */
    READ,

    /**
     * Leaves the medium as it is and still conflicts as a write: SYNCHRONIZE CACHE, START STOP UNIT. So does EXTENDED
     * COPY at the unit that gets it, which need not be the one that is written; what it reads and writes is protected
     * as from READ and WRITE. So it is with WRITE USING TOKEN.
     */
    CONTROL,

    /** Changes the medium: every reservation stands against it, and so does write protection. */
    WRITE,

    /** The commands that reserve, register and release: the reservation itself says what they may. */
    RESERVE;

    /** Whether write protection and a write guard refuse it. */
    public boolean changesMedium() {
        return this == WRITE;
    }
}
