package io.holdfast.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.config.BindFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET for a few pages, each made anew for each request, on a virtual thread of its own. */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final int BACKLOG = 16;

    /** So that a client which sends half a request, or does not read, holds a thread for seconds and not forever. */
    private static final String TIMEOUT_SECONDS = "10";

    private static final String CONNECTIONS = "100";

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

    /** Starts to answer. {@code pages} says what each path shows; the suppliers are called on many threads at once. */
    public void serve(Map<String, Supplier<Page>> pages) {
        Map<String, Supplier<Page>> sorted = new TreeMap<>(pages);
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, sorted));
        http.start();
    }

    /** Where it answers; the port is the real one also when any was asked for. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages) throws IOException {
        try (exchange) {
            exchange.getRequestBody().close();
            send(exchange, page(exchange, pages));
        }
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
