package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.copy.CopyParameterList;
import io.holdfast.scsi.copy.CscdDescriptor;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.scsi.sense.Sense;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an EXTENDED COPY is to do, segment by segment, with the units that its descriptors name.
 *
 * @param nexus who asks, and so whose rights count
 * @param disks finds the disks of the target that the nexus is logged in to
 */
record CopyPlan(CopyParameterList list, Nexus nexus, Function<Naa, Optional<DiskUnit>> disks) implements CopyWork {

    /** What a segment descriptor turned out to mean. */
    sealed interface Resolved {

        /** It can be tried. */
        record Copyable(CopySegment segment) implements Resolved {}

        /** It cannot, and the copy ends. */
        record Faulty(Sense sense) implements Resolved {}
    }

    @Override
    public int segments() {
        return list.segments().size();
    }

    @Override
    public Resolved segment(int index) {
        SegmentDescriptor descriptor = list.segments().get(index);
        return switch (end(index, descriptor.sourceIndex(), SegmentDescriptor.SOURCE_INDEX_BYTE)) {
            case End.Faulty source -> new Resolved.Faulty(source.sense());
            case End.Found source ->
                switch (end(index, descriptor.destinationIndex(), SegmentDescriptor.DESTINATION_INDEX_BYTE)) {
                    case End.Faulty destination -> new Resolved.Faulty(destination.sense());
                    case End.Found destination -> segment(index, descriptor, source.cscd(), destination.cscd());
                };
        };
    }

    private static Resolved segment(int index, SegmentDescriptor descriptor, Cscd source, Cscd destination) {
        CopySegment segment = new CopySegment(index, descriptor, source, destination);
        return segment.exact()
                ? new Resolved.Copyable(segment)
                : new Resolved.Faulty(
                        segment.fault(AdditionalSense.UNEXPECTED_INEXACT_SEGMENT, SegmentDescriptor.BLOCKS_BYTE));
    }

    private sealed interface End {

        record Found(Cscd cscd) implements End {}

        record Faulty(Sense sense) implements End {}
    }

    private End end(int segmentIndex, int cscdIndex, int byteIndex) {
        if (cscdIndex >= list.cscds().size()) {
            return faulty(AdditionalSense.UNREACHABLE_COPY_TARGET, segmentIndex, byteIndex);
        }
        CscdDescriptor descriptor = list.cscds().get(cscdIndex);
        Optional<Cscd> found =
                Optional.ofNullable(descriptor.unit()).flatMap(disks).map(DiskUnit::cscd);
        if (found.isEmpty()) {
            return faulty(AdditionalSense.UNREACHABLE_COPY_TARGET, segmentIndex, byteIndex);
        }
        if (descriptor.peripheralDeviceType() != CscdDescriptor.DISK) {
            return faulty(AdditionalSense.INCORRECT_COPY_TARGET_DEVICE_TYPE, segmentIndex, byteIndex);
        }
        // Blocks of another length than the initiator thinks would be other data than it wants.
        boolean blocksAsExpected =
                descriptor.blockBytes() == found.get().medium().blockBytes();
        return blocksAsExpected
                ? new End.Found(found.get())
                : faulty(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST, segmentIndex, byteIndex);
    }

    private static End faulty(AdditionalSense additional, int segmentIndex, int byteIndex) {
        return new End.Faulty(Sense.copyAborted(additional, new SegmentPointer(segmentIndex, byteIndex)));
    }
}
