package io.holdfast.server;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.lun.SharingMode;
import java.time.Duration;

/**
 * How a disk shows itself.
 *
 * @param blockBytes the logical block length: 512 or 4096
 * @param cache the mode that the image was opened with
 * @param rotation whether initiators take it for an SSD
 * @param sharing who may write to it
 * @param initiatorHold how long a host whose connection is gone keeps its writes to send them again
 * @param longCdbs whether it takes CDBs of 32 bytes
 */
public record DiskOptions(
        int blockBytes,
        CacheMode cache,
        Rotation rotation,
        SharingMode sharing,
        Duration initiatorHold,
        LongCdbs longCdbs) {

    /** How long Windows keeps writes for a disk that is away, unless it is told otherwise (MaxRequestHoldTime). */
    public static final Duration USUAL_INITIATOR_HOLD = Duration.ofSeconds(60);
}
