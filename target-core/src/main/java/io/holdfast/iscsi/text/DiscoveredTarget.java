package io.holdfast.iscsi.text;

import java.util.List;

/**
 * A target in the answer to SendTargets.
 *
 * @param portals where the asking initiator can reach it; none means at the address and port where it asked
 */
public record DiscoveredTarget(IscsiName name, List<Portal> portals) {

    public DiscoveredTarget {
        portals = List.copyOf(portals);
    }
}
