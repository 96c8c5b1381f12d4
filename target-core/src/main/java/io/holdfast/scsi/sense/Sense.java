package io.holdfast.scsi.sense;

import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer.Source;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import org.jspecify.annotations.Nullable;

/**
 * What a command that ended with CHECK CONDITION tells about the cause (SPC-4 4.4); {@link SenseFormat} writes it.
 *
 * @param information the INFORMATION field, whose meaning depends on the command and the sense key: an LBA, an offset
 *     in the Data-Out; null where nothing is told
 * @param specific the SENSE KEY SPECIFIC field; null where nothing is told
 */
public record Sense(
        SenseKey key,
        AdditionalSense additional,
        @Nullable Long information,
        @Nullable KeySpecific specific) {

    public static Sense of(SenseKey key, AdditionalSense additional) {
        return new Sense(key, additional, null, null);
    }

    /** What REQUEST SENSE answers where there is nothing to tell. */
    public static Sense none() {
        return of(SenseKey.NO_SENSE, AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION);
    }

    public static Sense illegalRequest(AdditionalSense additional) {
        return of(SenseKey.ILLEGAL_REQUEST, additional);
    }

    public static Sense invalidOpcode() {
        return illegalRequest(AdditionalSense.INVALID_COMMAND_OPERATION_CODE);
    }

    /** A CDB field is wrong; the bit is the field's highest in that byte, 7 to 0. */
    public static Sense invalidFieldInCdb(int byteIndex, int bitIndex) {
        return illegalRequest(AdditionalSense.INVALID_FIELD_IN_CDB)
                .with(new FieldPointer(Source.CDB, byteIndex, bitIndex));
    }

    /** A field of the Data-Out is wrong; the bit is the field's highest in that byte, 7 to 0. */
    public static Sense invalidFieldInParameterList(int byteIndex, int bitIndex) {
        return illegalRequest(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST)
                .with(new FieldPointer(Source.PARAMETER_LIST, byteIndex, bitIndex));
    }

    public static Sense parameterListLengthError() {
        return illegalRequest(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    public static Sense lbaOutOfRange() {
        return illegalRequest(AdditionalSense.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE);
    }

    public static Sense logicalUnitNotSupported() {
        return illegalRequest(AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);
    }

    /** A copy came to its end at a segment; the pointer tells the segment and the field that names what failed. */
    public static Sense copyAborted(AdditionalSense additional, SegmentPointer at) {
        return of(SenseKey.COPY_ABORTED, additional).with(at);
    }

    public static Sense writeProtected() {
        return of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED);
    }

    /** Reservations that a power loss should have left are not there, SPC-4 5.13.5.3.2. */
    public static Sense reservationInformationLost() {
        return of(SenseKey.DATA_PROTECT, AdditionalSense.PERSISTENT_RESERVATION_INFORMATION_LOST);
    }

    public static Sense unitAttention(AdditionalSense additional) {
        return of(SenseKey.UNIT_ATTENTION, additional);
    }

    public static Sense notReady(AdditionalSense additional) {
        return of(SenseKey.NOT_READY, additional);
    }

    /** What was compared differs; the offset is that of the first such byte in the Data-Out (SBC-4 5.3). */
    public static Sense miscompare(long offsetBytes) {
        return of(SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION)
                .withInformation(offsetBytes);
    }

    /** The medium gave no data from this block on. */
    public static Sense unrecoveredReadError(long lba) {
        return of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR).withInformation(lba);
    }

    /** The medium took no data from this block on. */
    public static Sense writeError(long lba) {
        return of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR).withInformation(lba);
    }

    public static Sense internalTargetFailure() {
        return of(SenseKey.HARDWARE_ERROR, AdditionalSense.INTERNAL_TARGET_FAILURE);
    }

    public Sense withInformation(long value) {
        return new Sense(key, additional, value, specific);
    }

    public Sense with(KeySpecific newSpecific) {
        return new Sense(key, additional, information, newSpecific);
    }
}
