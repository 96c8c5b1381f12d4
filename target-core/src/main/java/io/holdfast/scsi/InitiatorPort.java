package io.holdfast.scsi;

/**
 * An initiator port as persistent reservations name it: for iSCSI the initiator's name and its ISID (RFC 7143 4.4.3, SPC-4 7.6.4.6).
 *
 * @param name the initiator's iSCSI name, normalised
 * @param isid the 48-bit initiator session identifier
 */
public record InitiatorPort(String name, long isid) {

    /** The TransportID's form: {@code name,i,0x} and twelve hexadecimal digits. */
    @Override
    public String toString() {
        return "%s,i,0x%012x".formatted(name, isid);
    }
}
