package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.cdb.Access;
import io.holdfast.scsi.cdb.BlockRange;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.scsi.sense.Sense;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of blocks to copy between two disks, or within one.
 *
 * @param index of the segment descriptor, for sense data
 */
record CopySegment(int index, SegmentDescriptor descriptor, Cscd source, Cscd destination, Content content) {

    /** What is written. */
    enum Content {
        SOURCE,
        /** Nothing is read. */
        ZEROES
    }

    CopySegment(int index, SegmentDescriptor descriptor, Cscd source, Cscd destination) {
        this(index, descriptor, source, destination, Content.SOURCE);
    }

    /** The same with zeroes. */
    CopySegment ofZeroes() {
        return new CopySegment(index, descriptor, source, destination, Content.ZEROES);
    }

    /** How much is copied. */
    long lengthBytes() {
        Cscd counted = descriptor.inDestinationBlocks() ? destination : source;
        return counted.medium().bytes(descriptor.blocks());
    }

    /** Whether the length is a whole number of blocks at both ends. */
    boolean exact() {
        return lengthBytes() % source.medium().blockBytes() == 0
                && lengthBytes() % destination.medium().blockBytes() == 0;
    }

    /** How much of it is copied at a time at most: whole blocks of both. */
    int pieceBytes(int maxBytes) {
        int bytes = Math.min(
                maxBytes,
                Math.min(source.medium().pieceBytes(), destination.medium().pieceBytes()));
        int blockBytes =
                Math.max(source.medium().blockBytes(), destination.medium().blockBytes());
        return bytes - bytes % blockBytes;
    }

    long sourceOffsetBytes() {
        return source.medium().bytes(descriptor.sourceLba());
    }

    long destinationOffsetBytes() {
        return destination.medium().bytes(descriptor.destinationLba());
    }

    /** Whether the last piece must be copied first, because the copy would overwrite what it has yet to read. */
    boolean backward() {
        return source.equals(destination)
                && descriptor.sourceLba() < descriptor.destinationLba()
                && descriptor.destinationLba() - descriptor.sourceLba() < descriptor.blocks();
    }

    /** The gates of both units, or of the one, in the order of their names. */
    List<Gate> gates() {
        return Stream.of(source, destination)
                .distinct()
                .sorted(Comparator.comparing(Cscd::name, Cscd.BY_NAME))
                .map(Cscd::gate)
                .toList();
    }

    /**
     * Why the nexus may not copy this now, by the same rules as for READ and WRITE; null when it may. Asked inside the gates.
     */
    @Nullable
    Sense refusal(Nexus nexus) {
        if (!source.seenBy(nexus)) {
            return fault(AdditionalSense.UNREACHABLE_COPY_TARGET, SegmentDescriptor.SOURCE_INDEX_BYTE);
        }
        if (!destination.seenBy(nexus)) {
            return fault(AdditionalSense.UNREACHABLE_COPY_TARGET, SegmentDescriptor.DESTINATION_INDEX_BYTE);
        }
        if (source.refusal(Access.READ, nexus) != null) {
            return sourceFailure();
        }
        if (destination.refusal(Access.WRITE, nexus) != null) {
            return destinationFailure();
        }
        if (!fits(descriptor.sourceLba(), source)) {
            return fault(AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION, SegmentDescriptor.SOURCE_LBA_BYTE);
        }
        return fits(descriptor.destinationLba(), destination)
                ? null
                : fault(AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION, SegmentDescriptor.DESTINATION_LBA_BYTE);
    }

    private boolean fits(long lba, Cscd end) {
        return BlockRange.fits(lba, lengthBytes() / end.medium().blockBytes(), end.capacityBlocks());
    }

    /**
     * The source refused a read or failed to do it. Why, it would tell whoever reads it directly, as initiators do when a
     * copy is aborted.
     */
    Sense sourceFailure() {
        return fault(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE, SegmentDescriptor.SOURCE_INDEX_BYTE);
    }

    /** The destination refused a write or failed to do it. */
    Sense destinationFailure() {
        return fault(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE, SegmentDescriptor.DESTINATION_INDEX_BYTE);
    }

    /** Ends the copy at this segment, for a field of its descriptor. */
    Sense fault(AdditionalSense additional, int byteIndex) {
        return Sense.copyAborted(additional, new SegmentPointer(index, byteIndex));
    }
}
