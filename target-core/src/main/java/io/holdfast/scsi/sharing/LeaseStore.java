package io.holdfast.scsi.sharing;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the lease of a unit through a power loss. Its methods block: never called on an event loop, and one at a time.
 */
public interface LeaseStore {

    /**
     * Keeps this one; on stable storage when this returns.
     *
     * @throws IOException when it could not be kept, with a message that names the place; what was kept before stays
     */
    void save(WriteLease lease) throws IOException;

    /**
     * Why what was kept is lost, in words that name the place; empty when it is not, or not any more. Does not block.
     * Any thread.
     */
    Optional<String> loss();
}
