package io.holdfast.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.cli.admin.LunOrder;
import io.holdfast.cli.admin.Page;
import io.holdfast.cli.admin.SizeOrder;
import io.holdfast.cli.admin.SnapshotOrder;
import io.holdfast.cli.config.Names;
import io.holdfast.cli.image.SnapshotReport;
import io.holdfast.cli.json.Json;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.server.Leases;
import io.holdfast.server.LunSnapshots;
import io.holdfast.server.TargetServer;
import io.holdfast.util.ByteSize;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an operator may order of the LUNs of a running service. */
final class LunOrders {

    private static final int MAX_LUN = 255;
    private static final String INCOMPLETE = "an order names a target and a LUN from 0 to " + MAX_LUN;

    private LunOrders() {}

    static Map<String, Function<String, Page>> of(TargetServer server) {
        return Map.of(
                "/lun/writer", text -> obey(() -> writer(text, server.leases())),
                "/lun/size", text -> obey(() -> size(text, server)),
                "/lun/snapshot/list", text -> obey(() -> list(text, server.snapshots())),
                "/lun/snapshot/create",
                        text -> obey(
                                () -> snapshot(text, server.snapshots()::create, "snapshot '%s' keeps what it is now")),
                "/lun/snapshot/apply",
                        text -> obey(
                                () -> snapshot(text, server.snapshots()::apply, "it is what it was in snapshot '%s'")),
                "/lun/snapshot/delete",
                        text -> obey(() -> snapshot(text, server.snapshots()::delete, "snapshot '%s' is gone")));
    }

    private static Page writer(String text, Leases leases) throws JsonProcessingException {
        LunOrder order = Json.read(text, LunOrder.class);
        IscsiName target = target(order.target());
        LunNumber lun = lun(order.lun());
        String name = name(target, lun);
        if (order.writer() == null) {
            return page(name, leases.release(target, lun), "the next host that writes gets the write lease");
        }
        IscsiName writer = Names.initiator(order.writer());
        return page(name, leases.give(target, lun, writer), writer + " may write now");
    }

    private static Page size(String text, TargetServer server) throws JsonProcessingException {
        SizeOrder order = Json.read(text, SizeOrder.class);
        IscsiName target = target(order.target());
        LunNumber lun = lun(order.lun());
        return page(
                name(target, lun),
                server.grow(target, lun, order.sizeBytes()),
                "it has %s now".formatted(ByteSize.format(order.sizeBytes())));
    }

    private static Page list(String text, LunSnapshots snapshots) throws JsonProcessingException {
        SnapshotOrder order = Json.read(text, SnapshotOrder.class);
        IscsiName target = target(order.target());
        LunNumber lun = lun(order.lun());
        try {
            return snapshots
                    .list(target, lun)
                    .map(list -> Page.json(200, Json.write(SnapshotReport.of(list))))
                    .orElseGet(() -> Page.plain(409, name(target, lun) + ": there is no such LUN"));
        } catch (IOException e) {
            return Page.plain(409, name(target, lun) + ": " + e.getMessage());
        }
    }

    /** What is done about one snapshot; why it could not be, or nothing. */
    private interface SnapshotWork {
        Optional<String> of(IscsiName target, LunNumber lun, String snapshot);
    }

    private static Page snapshot(String text, SnapshotWork work, String success) throws JsonProcessingException {
        SnapshotOrder order = Json.read(text, SnapshotOrder.class);
        IscsiName target = target(order.target());
        LunNumber lun = lun(order.lun());
        if (order.snapshot() == null) {
            throw new IllegalArgumentException("it names no snapshot");
        }
        return page(name(target, lun), work.of(target, lun, order.snapshot()), success.formatted(order.snapshot()));
    }

    private static IscsiName target(@Nullable String name) {
        if (name == null) {
            throw new IllegalArgumentException(INCOMPLETE);
        }
        return Names.target(name);
    }

    private static LunNumber lun(int number) {
        if (number < 0 || number > MAX_LUN) {
            throw new IllegalArgumentException(INCOMPLETE);
        }
        return new LunNumber(number);
    }

    private static String name(IscsiName target, LunNumber lun) {
        return "LUN %s of %s".formatted(lun, target);
    }

    /** What answers an order, or why it is none. */
    @FunctionalInterface
    private interface Order {
        Page obey() throws JsonProcessingException;
    }

    private static Page obey(Order order) {
        try {
            return order.obey();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Page.plain(400, "this order cannot be understood: " + e.getMessage());
        }
    }

    private static Page page(String name, Optional<String> failure, String success) {
        return failure.map(reason -> Page.plain(409, name + ": " + reason))
                .orElseGet(() -> Page.plain(200, name + ": " + success));
    }
}
