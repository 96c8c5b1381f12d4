package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.TextRequest;
import io.holdfast.iscsi.text.TextExchange;

/** Text requests in full-feature phase. Confined to the connection's loop. */
final class TextFlow {

    private final Connection connection;
    private final TextExchange exchange;

    TextFlow(Connection connection, TextExchange exchange) {
        this.connection = connection;
        this.exchange = exchange;
    }

    /** Owns the request's data. */
    void on(TextRequest request) {
        try {
            connection.send(exchange.on(request));
            connection.initiatorTakes(exchange.parameters().initiatorMaxRecvDataSegmentLength());
        } finally {
            request.release();
        }
    }
}
