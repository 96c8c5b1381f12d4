package io.holdfast.scsi.cdb;

/** Makes a command of a CDB of one operation; kept beside the fields of the record that it fills. */
@FunctionalInterface
interface CdbDecoder {

    /** The command, or the field that the standard does not allow; reserved bits have been checked. */
    Decoded decode(Cdb cdb);
}
