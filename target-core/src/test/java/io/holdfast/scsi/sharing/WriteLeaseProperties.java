package io.holdfast.scsi.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Three hosts and an operator do what they like with a lease. */
class WriteLeaseProperties {

    private static final List<String> HOSTS = List.of("iqn.a", "iqn.b", "iqn.c");

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.of(HOSTS);
    }

    @Provide
    Arbitrary<LeaseEvent> events() {
        return Arbitraries.oneOf(
                hosts().map(LeaseEvent.Claimed::new),
                hosts().map(LeaseEvent.LoggedOut::new),
                hosts().map(LeaseEvent.Lapsed::new),
                hosts().map(LeaseEvent.Given::new),
                Arbitraries.just(new LeaseEvent.Released()));
    }

    @Provide
    Arbitrary<List<LeaseEvent>> histories() {
        return events().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<WriteLease> leases() {
        return Arbitraries.oneOf(
                hosts().map(WriteLease.Held::new), Arbitraries.of(WriteLease.free(), WriteLease.lost()));
    }

    /** T57. */
    @Property
    void neverLetsTwoHostsWriteAfterOneHasClaimedIt(
            @ForAll("leases") WriteLease start, @ForAll("histories") List<LeaseEvent> history) {
        WriteLease lease = start;
        for (LeaseEvent event : history) {
            lease = lease.after(event);
        }
        WriteLease claimed = lease.after(new LeaseEvent.Claimed("iqn.a"));

        assertThat(HOSTS.stream().filter(claimed::allows).toList()).hasSizeLessThanOrEqualTo(1);
        assertThat(HOSTS.stream().filter(claimed::allows)).allMatch(claimed::heldBy);
    }

    /** Only an operator takes it from a host that is there, and only he decides about one that is lost. */
    @Property
    void keepsItForItsHolderWhateverOthersDo(@ForAll("leases") WriteLease lease, @ForAll("events") LeaseEvent event) {
        WriteLease after = lease.after(event);
        switch (event) {
            case LeaseEvent.Claimed(var host) ->
                assertThat(after).isEqualTo(lease.equals(WriteLease.free()) ? new WriteLease.Held(host) : lease);
            case LeaseEvent.LoggedOut(var host) ->
                assertThat(after).isEqualTo(lease.heldBy(host) ? WriteLease.free() : lease);
            case LeaseEvent.Lapsed(var host) ->
                assertThat(after).isEqualTo(lease.heldBy(host) ? WriteLease.free() : lease);
            case LeaseEvent.Given(var host) -> assertThat(after.heldBy(host)).isTrue();
            case LeaseEvent.Released _ -> assertThat(after).isEqualTo(WriteLease.free());
        }
    }

    @Property
    void changesNothingTheSecondTime(@ForAll("leases") WriteLease lease, @ForAll("events") LeaseEvent event) {
        WriteLease once = lease.after(event);

        assertThat(once.after(event)).isEqualTo(once);
    }

    /** Whoever sees another write protection than before is told, and nobody else. */
    @Property
    void concernsThoseWhoseRightsChange(
            @ForAll("leases") WriteLease lease, @ForAll("events") LeaseEvent event, @ForAll("hosts") String host) {
        LeaseChange change = new LeaseChange(lease, lease.after(event), event);

        assertThat(change.concerns(host))
                .isEqualTo(lease.allows(host) != change.after().allows(host));
    }

    @Property
    void readsAgainWhatItWrote(@ForAll("histories") List<LeaseEvent> history) {
        WriteLease lease = WriteLease.free();
        for (LeaseEvent event : history) {
            lease = lease.after(event);
        }

        assertThat(LeaseText.read(LeaseText.write(lease))).hasValue(lease);
    }

    @Property
    void doesNotTakeAnyTextForALease(@ForAll String text) {
        LeaseText.read(text)
                .ifPresent(lease -> assertThat(LeaseText.write(lease)).isEqualTo(text));
    }
}
