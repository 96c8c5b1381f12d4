package io.holdfast.cli.service;

import io.holdfast.cli.admin.Health;
import io.holdfast.cli.admin.Page;
import io.holdfast.cli.admin.StatusDocument;
import io.holdfast.cli.json.Json;
import io.holdfast.server.TargetServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the admin server of a running service shows. */
final class AdminPages {

    private AdminPages() {}

    static Map<String, Supplier<Page>> of(List<Served.Target> targets, TargetServer server, Metered metered) {
        new Meters(targets, server, metered.metrics()).register();
        StatusReport report = new StatusReport(targets, server, metered);
        return Map.of(
                "/metrics", () -> Page.metrics(metered.metrics().text()),
                "/health", () -> health(report.health()),
                "/status", () -> status(report.document()));
    }

    private static Page health(Health health) {
        return Page.json(health.httpStatus(), Json.write(health));
    }

    private static Page status(StatusDocument document) {
        return Page.json(200, Json.write(document));
    }
}
