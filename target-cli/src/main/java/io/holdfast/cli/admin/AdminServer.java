package io.holdfast.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.config.BindFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET for a few pages, each made anew for each request, and POST for a few orders; on a virtual thread for
 * each.
 *
 * <p>An order comes as JSON and without an {@code Origin}: no page in a browser can send such a thing to this machine
 * behind its user's back.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final int BACKLOG = 16;

    /** So that a client which sends half a request, or does not read, holds a thread for seconds and not forever. */
    private static final String TIMEOUT_SECONDS = "10";

    private static final String CONNECTIONS = "100";

    private static final int MAX_ORDER_BYTES = 4_096;

    private final HttpServer http;
    private final ExecutorService threads;

    private AdminServer(HttpServer http, ExecutorService threads) {
        this.http = http;
        this.threads = threads;
    }

    /**
     * Takes the address; whoever connects waits for {@link #serve}.
     *
     * @throws BindException when the address is taken or not of this machine; the message names it
     */
    public static AdminServer bind(InetSocketAddress address) throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", TIMEOUT_SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", TIMEOUT_SECONDS);
        System.setProperty("jdk.httpserver.maxConnections", CONNECTIONS);
        try {
            HttpServer http = HttpServer.create(address, BACKLOG);
            return new AdminServer(http, Executors.newVirtualThreadPerTaskExecutor());
        } catch (BindException e) {
            throw BindFailure.of("the admin address", address, e);
        }
    }

    /**
     * Starts to answer. The functions are called on many threads at once.
     *
     * @param pages what GET shows at each path
     * @param orders what POST does at each path with the text that it brings
     */
    public void serve(Map<String, Supplier<Page>> pages, Map<String, Function<String, Page>> orders) {
        Desk desk = new Desk(new TreeMap<>(pages), Map.copyOf(orders));
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, desk));
        http.start();
    }

    /** What is answered where. */
    private record Desk(Map<String, Supplier<Page>> pages, Map<String, Function<String, Page>> orders) {}

    /** Where it answers; the port is the real one also when any was asked for. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }

    private static void answer(HttpExchange exchange, Desk desk) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Function<String, Page> order = desk.orders.get(path);
            if (order == null) {
                exchange.getRequestBody().close();
                send(exchange, page(exchange, desk.pages));
            } else {
                send(exchange, obey(exchange, order));
            }
        }
    }

    private static Page obey(HttpExchange exchange, Function<String, Page> order) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_ORDER_BYTES + 1);
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Page.plain(405, "only POST is answered here");
        }
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            return Page.plain(403, "orders from pages of a browser are not obeyed");
        }
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return Page.plain(415, "an order is application/json");
        }
        if (body.length > MAX_ORDER_BYTES) {
            return Page.plain(413, "an order has at most %d bytes".formatted(MAX_ORDER_BYTES));
        }
        return made(exchange, () -> order.apply(new String(body, StandardCharsets.UTF_8)));
    }

    private static Page page(HttpExchange exchange, Map<String, Supplier<Page>> pages) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Page.plain(405, "only GET is answered here");
        }
        Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return Page.plain(404, "there is " + String.join(", ", pages.keySet()));
        }
        return made(exchange, page);
    }

    private static Page made(HttpExchange exchange, Supplier<Page> page) {
        try {
            return page.get();
        } catch (RuntimeException e) {
            LOG.error("The admin page {} cannot be made", exchange.getRequestURI(), e);
            return Page.plain(500, "this page cannot be made; the log says why");
        }
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        byte[] body = page.body();
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(page.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(page.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
