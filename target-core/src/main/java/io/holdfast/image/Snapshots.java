package io.holdfast.image;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * The snapshots inside an open image. Where a snapshot is asked for, its name or its id will do.
 *
 * <p>All methods block. Requests may go on meanwhile: those that change the disk wait, those that read it do not. What returns normally survives a power cut; a power cut in the
 * middle leaves the image as it was, or as it was to become.
 */
public interface Snapshots {

    /** What a name may have at most, in UTF-8: as much as QEMU shows of it. */
    int MAX_NAME_BYTES = 255;

    /** In the order in which they were taken. */
    List<Snapshot> list() throws IOException;

    /**
     * Keeps the disk as it is: all that was acknowledged before the call is in it.
     *
     * @param name of 1 to {@link #MAX_NAME_BYTES} bytes, without control characters; neither the name nor the id of another
     * @throws ImageException {@link ImageException.Kind#EXISTS} when it is; {@link ImageException.Kind#UNSUPPORTED_FEATURE} when the image can have no snapshot, or no more
     */
    Snapshot create(String name, Instant now) throws IOException;

    /**
     * Makes the disk what it was then, its capacity too; what it is now is lost. The snapshot stays. The caller has drained all requests.
     *
     * @throws ImageException {@link ImageException.Kind#NOT_FOUND} when there is no such snapshot
     */
    void apply(String nameOrId) throws IOException;

    /**
     * Gives a snapshot up, and the space that nothing else needs.
     *
     * @throws ImageException {@link ImageException.Kind#NOT_FOUND} when there is no such snapshot
     */
    void delete(String nameOrId) throws IOException;
}
