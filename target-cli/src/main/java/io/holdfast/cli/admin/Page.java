package io.holdfast.cli.admin;

import java.nio.charset.StandardCharsets;

/**
 * An answer of the admin server.
 *
 * @param status the HTTP status
 */
public record Page(int status, String contentType, String text) {

    /** The text format of Prometheus, which other scrapers read too. */
    public static Page metrics(String text) {
        return new Page(200, "text/plain; version=0.0.4; charset=utf-8", text);
    }

    public static Page json(int status, String text) {
        return new Page(status, "application/json", text + "\n");
    }

    /** A line for people. */
    public static Page plain(int status, String text) {
        return new Page(status, "text/plain; charset=utf-8", text + "\n");
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
