package io.holdfast.cli.admin;

import io.holdfast.cli.admin.StatusDocument.Lun;
import io.holdfast.cli.admin.StatusDocument.Session;
import io.holdfast.cli.admin.StatusDocument.Target;
import io.holdfast.cli.text.Durations;
import io.holdfast.cli.text.TextTable;
import io.holdfast.util.ByteSize;
import java.time.Duration;
import java.time.Instant;

/** {@code holdfast status} for people. */
public final class StatusText {

    private StatusText() {}

    /** The status as it was at {@code now}. */
    public static String of(StatusDocument status, Instant now) {
        StringBuilder text = new StringBuilder();
        text.append("Holdfast %s, up %s, %s\n"
                .formatted(
                        status.version(),
                        age(status.since(), now),
                        status.health().status()));
        status.health()
                .reasons()
                .forEach(reason -> text.append("  ").append(reason).append('\n'));
        text.append("portals: %s\n".formatted(String.join(", ", status.portals())));
        status.targets().forEach(target -> append(target, now, text));
        return text.toString();
    }

    private static void append(Target target, Instant now, StringBuilder text) {
        text.append("\ntarget %s\n".formatted(target.name()));
        if (target.alias() != null) {
            text.append("  alias: %s\n".formatted(target.alias()));
        }
        String allowed = target.allow().isEmpty() ? "nobody" : String.join(", ", target.allow());
        text.append("  allowed: %s; chap: %s\n".formatted(allowed, target.chap()));
        text.append(luns(target).text("  "));
        text.append(
                target.sessions().isEmpty()
                        ? "  nobody is logged in\n"
                        : sessions(target, now).text("  "));
    }

    private static TextTable luns(Target target) {
        TextTable table = new TextTable(
                "LUN", "SIZE", "CACHE", "AIO", "SHARING", "COMMANDS", "FAILED", "READ", "WRITTEN", "WRITER", "IMAGE");
        for (Lun lun : target.luns()) {
            table.row(
                    Integer.toString(lun.lun()),
                    ByteSize.format(lun.sizeBytes()),
                    lun.cache(),
                    lun.aio(),
                    lun.readOnly() ? "read-only" : lun.sharing(),
                    Long.toString(lun.work().commands()),
                    Long.toString(lun.work().failed()),
                    ByteSize.format(lun.work().readBytes()),
                    ByteSize.format(lun.work().writtenBytes()),
                    lun.writer() == null ? "-" : lun.writer(),
                    lun.image());
        }
        return table;
    }

    private static TextTable sessions(Target target, Instant now) {
        TextTable table = new TextTable("INITIATOR", "ISID", "LOGGED IN", "FROM");
        for (Session session : target.sessions()) {
            table.row(
                    session.initiator(),
                    session.isid(),
                    age(session.since(), now),
                    String.join(", ", session.connections()));
        }
        return table;
    }

    private static String age(Instant since, Instant now) {
        return Durations.format(Duration.between(since, now));
    }
}
