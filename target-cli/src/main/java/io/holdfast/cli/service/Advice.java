package io.holdfast.cli.service;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.image.Confinement;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.scsi.lun.SharingMode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** What is possible but perhaps not meant: said at start, once. */
final class Advice {

    private Advice() {}

    /** Sentences for the log. */
    static List<String> on(Configuration configuration) {
        Reach reach = reach(configuration.portals());
        return configuration.targets().stream()
                .flatMap(target -> on(target, reach))
                .toList();
    }

    private static Stream<String> on(TargetSettings target, Reach reach) {
        return Stream.of(
                        target.name().oddity().stream(),
                        access(target, reach),
                        target.luns().stream().flatMap(lun -> sharing(target, lun, reach)),
                        target.luns().stream().flatMap(lun -> names(target, lun)),
                        target.luns().stream().noneMatch(lun -> lun.number() == 0)
                                ? Stream.of(target.name() + " has no LUN 0; some hosts look at no other then")
                                : Stream.<String>empty())
                .flatMap(sentences -> sentences);
    }

    private static Stream<String> access(TargetSettings target, Reach reach) {
        return switch (target.access()) {
            case AccessRule.Only(var initiators)
            when initiators.isEmpty() ->
                Stream.of(target.name() + " lets nobody in: name the initiators that may log in under 'allow'");
            case AccessRule.Only _ -> Stream.empty();
            case AccessRule.Everyone _
            when target.chap().isPresent() ->
                Stream.of(target.name() + " lets in every initiator that knows the secret");
            case AccessRule.Everyone _ ->
                Stream.of(target.name() + " lets in every initiator " + reach.words + ", without asking who it is");
        };
    }

    private static Stream<String> sharing(TargetSettings target, LunSettings lun, Reach reach) {
        boolean several = !(target.access() instanceof AccessRule.Only(var initiators) && initiators.size() < 2);
        boolean writable =
                lun.sharing().mode() == SharingMode.CLUSTER && !lun.traits().readOnly();
        return several && writable && reach == Reach.NETWORK
                ? Stream.of(("LUN %d of %s may be written by several hosts at once: only for cluster-aware software;"
                                + " NTFS, ext4 and XFS are destroyed when two hosts mount them")
                        .formatted(lun.number(), target.name()))
                : Stream.empty();
    }

    private static Stream<String> names(TargetSettings target, LunSettings lun) {
        return lun.image().names() == Confinement.ANYWHERE
                ? Stream.of(("LUN %d of %s follows the names of files in its image wherever they lead (files-anywhere):"
                                + " only for images of somebody who is trusted")
                        .formatted(lun.number(), target.name()))
                : Stream.empty();
    }

    private static Reach reach(List<InetSocketAddress> portals) {
        return portals.stream().allMatch(portal -> portal.getAddress().isLoopbackAddress())
                ? Reach.THIS_MACHINE
                : Reach.NETWORK;
    }

    private enum Reach {
        THIS_MACHINE("on this machine"),
        NETWORK("that can reach it over the network");

        private final String words;

        Reach(String words) {
            this.words = words;
        }
    }
}
