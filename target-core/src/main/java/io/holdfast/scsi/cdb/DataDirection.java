package io.holdfast.scsi.cdb;

/** Which way an operation may move data, seen from the initiator. */
public enum DataDirection {
    NONE,
    IN,
    OUT
}
