package io.holdfast.server;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.lun.SharingMode;

/**
 * How a disk shows itself.
 *
 * @param blockBytes the logical block length: 512 or 4096
 * @param cache the mode that the image was opened with
 * @param rotation whether initiators take it for an SSD
 * @param sharing who may write to it
 */
public record DiskOptions(int blockBytes, CacheMode cache, Rotation rotation, SharingMode sharing) {}
