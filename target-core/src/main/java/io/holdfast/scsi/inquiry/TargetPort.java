package io.holdfast.scsi.inquiry;

/**
 * The SCSI target port that a command came through.
 *
 * @param targetName the iSCSI name of the target
 * @param relativeIdentifier RELATIVE TARGET PORT IDENTIFIER, 1 to 65535; for iSCSI the target portal group tag
 */
public record TargetPort(String targetName, int relativeIdentifier) {

    /** All ports of a target reach a unit alike, so they make up one group. */
    public static final int GROUP = 1;

    /** The port's name, RFC 7143 4.4.3. */
    public String name() {
        return "%s,t,0x%04x".formatted(targetName, relativeIdentifier);
    }
}
