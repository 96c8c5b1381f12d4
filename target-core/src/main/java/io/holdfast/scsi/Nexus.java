package io.holdfast.scsi;

/**
 * One I_T nexus: an initiator port logged in to a target port, for iSCSI a session. Two logins of one port are two nexuses, so this is
 * compared by identity; what survives a login (reservations) is keyed by {@link #initiator()}.
 */
public final class Nexus {

    private final InitiatorPort initiator;
    private final int targetPort;

    /** @param targetPort the relative target port identifier, SPC-4 7.8.6.6; for iSCSI the target portal group tag */
    public Nexus(InitiatorPort initiator, int targetPort) {
        this.initiator = initiator;
        this.targetPort = targetPort;
    }

    public InitiatorPort initiator() {
        return initiator;
    }

    public int targetPort() {
        return targetPort;
    }

    @Override
    public String toString() {
        return initiator + " at port " + targetPort;
    }
}
