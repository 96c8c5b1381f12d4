package io.holdfast.iscsi.session;

import io.holdfast.iscsi.text.DiscoveredTarget;
import io.holdfast.iscsi.text.IscsiName;
import java.net.InetSocketAddress;
import java.util.List;

/** The targets as sessions see them. Any thread may ask; answers come from a snapshot. */
public interface TargetNodes {

    /** The target of that name, which a login has just found. */
    TargetNode node(IscsiName name);

    /**
     * What SendTargets tells an initiator: the targets that it may log in to.
     *
     * @param reached the address of this server that it asked at
     */
    List<DiscoveredTarget> visibleTo(IscsiName initiator, InetSocketAddress reached);
}
