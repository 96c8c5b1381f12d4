package io.holdfast.server;

import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.LunNumber;

/**
 * A logical unit of a target.
 *
 * @param device an open image; belongs to the server from its start on, which closes it when it stops
 * @param identity kept with the image, so that initiators know the disk again
 */
public record LunSpec(LunNumber number, BlockDevice device, UnitIdentity identity, DiskOptions options) {}
