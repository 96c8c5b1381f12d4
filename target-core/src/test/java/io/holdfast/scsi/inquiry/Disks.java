package io.holdfast.scsi.inquiry;

import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import java.util.UUID;

/** Disks as tests of this package describe them. */
final class Disks {

    static final UUID UUID_1 = UUID.fromString("4f3a9c21-70d6-4e5b-9b8a-0011223344ff");

    static final TargetPort PORT = new TargetPort("iqn.2025-01.io.holdfast:disk", 1);

    /** 512 bytes a block, 4 KiB a physical block, 1 MiB a transfer, 64 KiB given back. */
    static final UnitLimits THIN = new UnitLimits(512, 3, 2048, new UnmapLimits(1 << 20, 256, 128), 0);

    static final UnitLimits THICK = new UnitLimits(4096, 0, 256, UnmapLimits.NONE, 0);

    private Disks() {}

    static DiskDescription disk(UnitLimits limits) {
        return new DiskDescription(UnitIdentity.of(UUID_1), limits, Rotation.SOLID_STATE, true);
    }
}
