package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;

/**
 * An I_T nexus as reservations know it: by its two ports, not by a login.
 *
 * @param targetPort the relative target port identifier, SPC-4 7.8.6.6
 */
public record NexusName(InitiatorPort initiator, int targetPort) {

    public static NexusName of(Nexus nexus) {
        return new NexusName(nexus.initiator(), nexus.targetPort());
    }
}
