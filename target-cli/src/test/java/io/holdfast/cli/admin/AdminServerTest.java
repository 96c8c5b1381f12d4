package io.holdfast.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.config.Addresses;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.bind(Addresses.adminServer("127.0.0.1:0"));
        server.serve(
                Map.of(
                        "/metrics", () -> Page.metrics("holdfast_x 1.0\n"),
                        "/health", () -> Page.json(Health.of(List.of("disk")).httpStatus(), "{}"),
                        "/broken",
                                () -> {
                                    throw new IllegalStateException("broken on purpose");
                                }),
                Map.of("/order", text -> Page.plain(200, "as you say: " + text)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void answersWithThePage() throws Exception {
        HttpResponse<String> answer = send("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("holdfast_x 1.0\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void makesAnUnhealthyServiceA503() throws Exception {
        assertThat(send("GET", "/health").statusCode()).isEqualTo(503);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void namesItsPagesToWhoeverIsLost() throws Exception {
        HttpResponse<String> answer = send("GET", "/");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("there is /broken, /health, /metrics\n");
    }

    @Test
    void changesNothing() throws Exception {
        HttpResponse<String> answer = send("POST", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void obeysAnOrder() throws Exception {
        HttpResponse<String> answer = order("{}", "Content-Type", "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("as you say: {}\n");
    }

    /** What a page of a browser could send without being asked first. */
    @Test
    void doesNotObeyAPageOfABrowser() throws Exception {
        assertThat(order("{}", "Content-Type", "text/plain").statusCode()).isEqualTo(415);
        assertThat(order("{}", "Content-Type", "application/json", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void takesAnOrderByPostAloneAndNoLongerThanAnOrderIs() throws Exception {
        HttpResponse<String> answer = send("GET", "/order");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertThat(order(" ".repeat(5_000), "Content-Type", "application/json").statusCode())
                .isEqualTo(413);
    }

    @Test
    void survivesAPageThatCannotBeMade() throws Exception {
        assertThat(send("GET", "/broken").statusCode()).isEqualTo(500);
        assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatItsAddressIsTaken() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> AdminServer.bind(server.address()))
                .withMessage("the admin address %s is in use by another program"
                        .formatted(Addresses.format(server.address())));
    }

    private HttpResponse<String> order(String text, String... headers) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + Addresses.format(server.address()) + "/order"))
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + Addresses.format(server.address()) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
