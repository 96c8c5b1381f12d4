package io.holdfast.server;

import io.holdfast.image.Snapshot;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LunNumber;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of the disks of a running server, for its operator. All methods block; those that change something tell why that could not be done, or nothing.
 */
public final class LunSnapshots {

    private final Units units;

    LunSnapshots(Units units) {
        this.units = units;
    }

    /**
     * Those of a LUN; empty where there is no such LUN.
     *
     * @throws IOException when they cannot be read
     */
    public Optional<List<Snapshot>> list(IscsiName target, LunNumber lun) throws IOException {
        Optional<DiskUnit> unit = units.find(target, lun);
        return unit.isPresent() ? Optional.of(unit.get().snapshots().list()) : Optional.empty();
    }

    /** Keeps the disk as it is, while hosts use it. */
    public Optional<String> create(IscsiName target, LunNumber lun, String name) {
        return units.order(target, lun, (unit, done) -> unit.snapshots().create(name, Instant.now(), done));
    }

    /** Makes the disk what it was, where no host uses it. */
    public Optional<String> apply(IscsiName target, LunNumber lun, String nameOrId) {
        return units.order(target, lun, (unit, done) -> unit.snapshots().apply(nameOrId, done));
    }

    /** Gives a snapshot up, while hosts use the disk. */
    public Optional<String> delete(IscsiName target, LunNumber lun, String nameOrId) {
        return units.order(target, lun, (unit, done) -> unit.snapshots().delete(nameOrId, done));
    }
}
