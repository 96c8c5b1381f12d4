package io.holdfast.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks a running service for its status, and brings it orders. HttpURLConnection starts faster than the newer client,
 * and one request is all there is.
 */
public final class AdminClient {

    private static final int TIMEOUT_MS = 5_000;

    /** The disk may have to end what it is doing. */
    private static final int ORDER_TIMEOUT_MS = 40_000;

    private AdminClient() {}

    /**
     * Gets {@code /status} as it was sent.
     *
     * @throws java.net.ConnectException when nobody listens there
     * @throws IOException when what answers is no Holdfast
     */
    public static String status(InetSocketAddress address) throws IOException {
        HttpURLConnection connection = open(address, "/status");
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(Addresses.format(address) + " answers with HTTP status "
                        + connection.getResponseCode() + "; is it Holdfast's admin address?");
            }
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }

    /**
     * Gives an order and returns what the service says to it.
     *
     * @param path where such orders are obeyed
     * @param order a record, that is sent as JSON
     * @throws java.net.ConnectException when nobody listens there
     * @throws IOException when the service does not obey; the message is its reason
     */
    public static String order(InetSocketAddress address, String path, Record order) throws IOException {
        HttpURLConnection connection = open(address, path);
        connection.setReadTimeout(ORDER_TIMEOUT_MS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(Json.write(order).getBytes(StandardCharsets.UTF_8));
            }
            boolean done = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = done ? connection.getInputStream() : connection.getErrorStream()) {
                String words = body == null
                        ? Addresses.format(address) + " answers with HTTP status " + connection.getResponseCode()
                        : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
                if (!done) {
                    throw new IOException(words);
                }
                return words;
            }
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection open(InetSocketAddress address, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + Addresses.format(address) + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        return connection;
    }

    /** Reads what {@link #status} got. */
    public static StatusDocument parse(String json, InetSocketAddress address) throws IOException {
        try {
            return Json.read(json, StatusDocument.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    Addresses.format(address) + " answers, but not as Holdfast does; is it its admin address?", e);
        }
    }
}
