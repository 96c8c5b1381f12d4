package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.Offers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A target directory that holds what a test puts there. */
final class TestTargets implements TargetDirectory {

    static final IscsiName DISK = new IscsiName("iqn.2025-01.io.example:disk");

    private final Map<IscsiName, Lookup<LoginTarget>> targets = new HashMap<>();
    private Lookup<DiscoveryService> discovery =
            new Lookup.Found<>(new DiscoveryService(new ChapPolicy.None(), Offers.DEFAULTS));

    static LoginTarget disk() {
        return new LoginTarget(
                DISK, Optional.empty(), 1, new AccessRule.Everyone(), new ChapPolicy.None(), Offers.DEFAULTS);
    }

    static LoginTarget diskWith(ChapPolicy chap) {
        return new LoginTarget(DISK, Optional.empty(), 1, new AccessRule.Everyone(), chap, Offers.DEFAULTS);
    }

    static LoginTarget diskWith(AccessRule access) {
        return new LoginTarget(DISK, Optional.empty(), 1, access, new ChapPolicy.None(), Offers.DEFAULTS);
    }

    static LoginTarget diskWith(Offers offers) {
        return new LoginTarget(DISK, Optional.empty(), 1, new AccessRule.Everyone(), new ChapPolicy.None(), offers);
    }

    TestTargets put(LoginTarget target) {
        targets.put(target.name(), new Lookup.Found<>(target));
        return this;
    }

    TestTargets put(IscsiName name, Lookup<LoginTarget> found) {
        targets.put(name, found);
        return this;
    }

    TestTargets discovery(Lookup<DiscoveryService> found) {
        discovery = found;
        return this;
    }

    @Override
    public Lookup<LoginTarget> find(IscsiName target) {
        return targets.getOrDefault(target, new Lookup.Unknown<>());
    }

    @Override
    public Lookup<DiscoveryService> discovery() {
        return discovery;
    }
}
