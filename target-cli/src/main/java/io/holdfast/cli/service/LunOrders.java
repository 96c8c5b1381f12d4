package io.holdfast.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.cli.admin.LunOrder;
import io.holdfast.cli.admin.Page;
import io.holdfast.cli.config.Names;
import io.holdfast.cli.json.Json;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.server.Leases;
import io.holdfast.server.TargetServer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What an operator may order of the LUNs of a running service. */
final class LunOrders {

    private static final int MAX_LUN = 255;

    private LunOrders() {}

    static Map<String, Function<String, Page>> of(TargetServer server) {
        return Map.of("/lun/writer", text -> writer(text, server.leases()));
    }

    private static Page writer(String text, Leases leases) {
        try {
            LunOrder order = Json.read(text, LunOrder.class);
            if (order.target() == null || order.lun() < 0 || order.lun() > MAX_LUN) {
                return Page.plain(400, "an order names a target and a LUN from 0 to " + MAX_LUN);
            }
            return obey(order, leases);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Page.plain(400, "this order cannot be understood: " + e.getMessage());
        }
    }

    private static Page obey(LunOrder order, Leases leases) {
        IscsiName target = Names.target(order.target());
        LunNumber lun = new LunNumber(order.lun());
        String name = "LUN %d of %s".formatted(order.lun(), target);
        if (order.writer() == null) {
            return page(name, leases.release(target, lun), "the next host that writes gets the write lease");
        }
        IscsiName writer = Names.initiator(order.writer());
        return page(name, leases.give(target, lun, writer), writer + " may write now");
    }

    private static Page page(String name, Optional<String> failure, String success) {
        return failure.map(reason -> Page.plain(409, name + ": " + reason))
                .orElseGet(() -> Page.plain(200, name + ": " + success));
    }
}
