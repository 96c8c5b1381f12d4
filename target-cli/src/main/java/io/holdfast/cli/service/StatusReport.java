package io.holdfast.cli.service;

import io.holdfast.cli.admin.Health;
import io.holdfast.cli.admin.StatusDocument;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.cli.metrics.UnitWork;
import io.holdfast.cli.text.ProgramVersion;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.server.LunSpec;
import io.holdfast.server.TargetServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at a running service, at the moment when it is asked. */
final class StatusReport {

    private final Instant since = Instant.now();
    private final List<Served.Target> targets;
    private final TargetServer server;
    private final Metered metered;

    StatusReport(List<Served.Target> targets, TargetServer server, Metered metered) {
        this.targets = targets;
        this.server = server;
        this.metered = metered;
    }

    StatusDocument document() {
        return new StatusDocument(
                ProgramVersion.text(),
                since,
                health(),
                server.portals().stream().map(Addresses::format).toList(),
                targets.stream().map(this::target).toList());
    }

    Health health() {
        return Health.of(targets.stream()
                .flatMap(target -> target.luns().stream())
                .flatMap(lun -> Stream.concat(
                        ImageCheck.complaints(lun.settings().image().file()), StatusReport.losses(lun.spec())))
                .toList());
    }

    /** A lost lease matters where there is one. */
    private static Stream<String> losses(LunSpec lun) {
        Stream<String> lease =
                lun.options().sharing().leased() ? lun.kept().lease().store().loss().stream() : Stream.empty();
        return Stream.concat(lun.kept().reservations().store().loss().stream(), lease);
    }

    private StatusDocument.Target target(Served.Target target) {
        TargetSettings settings = target.settings();
        return new StatusDocument.Target(
                settings.name().value(),
                settings.alias().orElse(null),
                allowed(settings.access()),
                chap(target.spec().chap()),
                target.luns().stream().map(lun -> lun(settings.name(), lun)).toList(),
                server.sessions().stream()
                        .filter(session -> Sessions.isWith(session, settings.name()))
                        .map(StatusReport::session)
                        .toList());
    }

    private StatusDocument.Lun lun(IscsiName target, Served.Lun lun) {
        LunSettings settings = lun.settings();
        UnitWork work = metered.work(target, settings.number());
        return new StatusDocument.Lun(
                settings.number(),
                settings.image().file().toString(),
                lun.spec().device().sizeBytes(),
                settings.traits().blockSizeBytes(),
                settings.caching().mode().label(),
                settings.caching().aio().label(),
                lun.spec().options().sharing().label(),
                writer(server.leases().lease(target, lun.spec().number())),
                lun.spec().device().limits().readOnly(),
                lun.spec().identity().naa().toString(),
                new StatusDocument.Work(work.commands(), work.failedCommands(), work.readBytes(), work.writtenBytes()));
    }

    private static @Nullable String writer(Optional<WriteLease> lease) {
        return lease.orElse(WriteLease.free()) instanceof WriteLease.Held(var holder) ? holder : null;
    }

    private static StatusDocument.Session session(Session session) {
        return new StatusDocument.Session(
                session.initiator().name(),
                "0x%012x".formatted(session.initiator().isid()),
                session.since(),
                session.connections().stream()
                        .map(connection -> Addresses.format(connection.peer()))
                        .toList());
    }

    private static List<String> allowed(AccessRule access) {
        return switch (access) {
            case AccessRule.Everyone _ -> List.of("any");
            case AccessRule.Only(var initiators) ->
                initiators.stream().map(IscsiName::value).sorted().toList();
        };
    }

    private static String chap(ChapPolicy chap) {
        return switch (chap) {
            case ChapPolicy.None _ -> "none";
            case ChapPolicy.OneWay _ -> "one-way";
            case ChapPolicy.Mutual _ -> "mutual";
        };
    }
}
