package io.holdfast.scsi.lun;

import java.io.IOException;
import java.util.Optional;

/**
 * Remembers over a restart, be it by a power cut, that a SANITIZE or FORMAT UNIT has not ended: half of what was to be unreadable must not be read then as if
 * nothing had been (SBC-4 4.11). {@link #keep} and {@link #forget} block; one at a time.
 */
public interface OverhaulLog {

    /** What had not ended when the unit was opened. */
    Optional<UnfinishedOverhaul> found();

    /**
     * One is about to begin; that is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done; then it must not begin
     */
    void keep(UnfinishedOverhaul begun) throws IOException;

    /**
     * It has ended well, or its failure was given up; that is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done; then a restart may still find it
     */
    void forget() throws IOException;
}
