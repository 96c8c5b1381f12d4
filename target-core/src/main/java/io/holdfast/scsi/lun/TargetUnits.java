package io.holdfast.scsi.lun;

import io.holdfast.scsi.inquiry.Naa;
import java.util.List;
import java.util.Optional;

/** What a nexus sees of the target that it is logged in to. Any thread; the answers are those of the moment. */
public interface TargetUnits {

    /** The numbers in use, ascending: what REPORT LUNS answers. */
    List<LunNumber> luns();

    /** The disk of that name, under whatever number. */
    Optional<DiskUnit> disk(Naa name);
}
