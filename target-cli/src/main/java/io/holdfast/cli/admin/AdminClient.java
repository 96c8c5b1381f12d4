package io.holdfast.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a running service for its status. HttpURLConnection starts faster than the newer client, and one request is all there is. */
public final class AdminClient {

    private static final int TIMEOUT_MS = 5_000;

    private AdminClient() {}

    /**
     * Gets {@code /status} as it was sent.
     *
     * @throws java.net.ConnectException when nobody listens there
     * @throws IOException when what answers is no Holdfast
     */
    public static String status(InetSocketAddress address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + Addresses.format(address) + "/status")
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
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
