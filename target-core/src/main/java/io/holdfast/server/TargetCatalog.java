package io.holdfast.server;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.login.DiscoveryService;
import io.holdfast.iscsi.login.LoginTarget;
import io.holdfast.iscsi.login.TargetDirectory;
import io.holdfast.iscsi.session.TargetNode;
import io.holdfast.iscsi.session.TargetNodes;
import io.holdfast.iscsi.text.DiscoveredTarget;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.Offers;
import io.holdfast.iscsi.text.Portal;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The targets of a server, as logins and sessions ask for them. Immutable. */
final class TargetCatalog implements TargetDirectory, TargetNodes {

    private final Map<IscsiName, RunningTarget> targets;

    TargetCatalog(Collection<RunningTarget> targets) {
        this.targets = targets.stream()
                .collect(toUnmodifiableMap(target -> target.spec().name(), Function.identity()));
    }

    @Override
    public Lookup<LoginTarget> find(IscsiName name) {
        RunningTarget target = targets.get(name);
        return target == null ? new Lookup.Unknown<>() : new Lookup.Found<>(loginTarget(target.spec()));
    }

    @Override
    public Lookup<DiscoveryService> discovery() {
        return new Lookup.Found<>(new DiscoveryService(new ChapPolicy.None(), Offers.DEFAULTS));
    }

    @Override
    public TargetNode node(IscsiName name) {
        RunningTarget target = targets.get(name);
        if (target == null) {
            throw new IllegalArgumentException("no target " + name);
        }
        return target.node();
    }

    @Override
    public List<DiscoveredTarget> visibleTo(IscsiName initiator, InetSocketAddress reached) {
        Portal portal = new Portal(hostPort(reached), RunningTarget.PORTAL_GROUP_TAG);
        return targets.values().stream()
                .map(RunningTarget::spec)
                .filter(spec -> spec.access().allows(initiator))
                .map(spec -> new DiscoveredTarget(spec.name(), List.of(portal)))
                .toList();
    }

    private static LoginTarget loginTarget(TargetSpec spec) {
        return new LoginTarget(
                spec.name(), spec.alias(), RunningTarget.PORTAL_GROUP_TAG, spec.access(), spec.chap(), Offers.DEFAULTS);
    }

    /** The address that the initiator has just proven to reach; any other of ours might be one that it cannot (RFC 7143 13.8). */
    private static String hostPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String bare = scope < 0 ? host : host.substring(0, scope);
        return (address.getAddress() instanceof Inet6Address ? "[" + bare + "]" : bare) + ":" + address.getPort();
    }
}
