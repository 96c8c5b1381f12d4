package io.holdfast.iscsi.text;

import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.TextRequest;
import io.holdfast.iscsi.pdu.TextResponse;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Text requests in full feature phase (RFC 7143 6.4, 11.10, 11.11): SendTargets, a new MaxRecvDataSegmentLength, and a
 * refusal for all that belongs to the login. One sequence at a time on a connection; a request without a Target
 * Transfer Tag starts a new one and forgets the one before. Not thread-safe.
 */
public final class TextExchange {

    private final NegotiationTerms terms;
    private final SendTargets sendTargets;
    private final TextAssembly received = new TextAssembly();
    private ConnectionParameters parameters;
    private Negotiation negotiation;
    private TextPieces answer = new TextPieces(KeyValues.EMPTY);
    private boolean targetsSent;
    private int initiatorTaskTag = Pdu.RESERVED_TAG;
    private int targetTransferTag = Pdu.RESERVED_TAG;
    private int lastTag;

    /** @param parameters what the login has agreed on for this connection */
    public TextExchange(ConnectionParameters parameters, SendTargets sendTargets) {
        // Limits are of no matter here: what they belong to is negotiated in the login alone.
        this.terms = NegotiationTerms.leading(sendTargets.type(), Offers.DEFAULTS);
        this.parameters = parameters;
        this.sendTargets = sendTargets;
        this.negotiation = new Negotiation(terms);
    }

    /**
     * Answers a request. Afterwards {@link #parameters} may have changed.
     *
     * @param request its data stays with the caller, who releases it
     * @throws ProtocolException of scope PDU, when the request is to be rejected; the sequence is forgotten then
     */
    public TextResponse on(TextRequest request) {
        try {
            return respond(request);
        } catch (TextException malformed) {
            end();
            throw ProtocolException.pdu(RejectReason.PROTOCOL_ERROR, "Text Request: " + malformed.reason());
        }
    }

    /** What holds for the connection now. */
    public ConnectionParameters parameters() {
        return parameters;
    }

    private TextResponse respond(TextRequest request) throws TextException {
        if (request.continueBit() && request.finalBit()) {
            throw new TextException("the C bit and the F bit are both set");
        }
        if (request.targetTransferTag() == Pdu.RESERVED_TAG) {
            begin(request);
        } else if (request.targetTransferTag() != targetTransferTag || request.initiatorTaskTag() != initiatorTaskTag) {
            throw ProtocolException.pdu(
                    RejectReason.INVALID_PDU_FIELD,
                    "Text Request with target transfer tag 0x%08x, which is not open"
                            .formatted(request.targetTransferTag()));
        }
        if (answer.hasMore()) {
            if (request.data().isReadable() || request.continueBit()) {
                throw new TextException("more text before the answer was taken");
            }
        } else {
            received.add(request.data());
            answer = new TextPieces(request.continueBit() ? KeyValues.EMPTY : answer(received.finish()));
        }
        return response(request);
    }

    private void begin(TextRequest request) {
        end();
        initiatorTaskTag = request.initiatorTaskTag();
        lastTag = lastTag + 1 == Pdu.RESERVED_TAG ? 0 : lastTag + 1;
        targetTransferTag = lastTag;
    }

    private void end() {
        received.clear();
        answer = new TextPieces(KeyValues.EMPTY);
        negotiation = new Negotiation(terms);
        targetsSent = false;
        initiatorTaskTag = Pdu.RESERVED_TAG;
        targetTransferTag = Pdu.RESERVED_TAG;
    }

    private KeyValues answer(KeyValues asked) throws TextException {
        List<KeyValue> answers = new ArrayList<>();
        for (KeyValue pair : asked.pairs()) {
            if (pair.isOf(Key.SEND_TARGETS)) {
                answers.addAll(targets(pair.value()));
            } else {
                answers.addAll(negotiation.answer(List.of(pair), NegotiationPhase.FULL_FEATURE));
            }
        }
        return new KeyValues(answers);
    }

    private List<KeyValue> targets(String value) throws TextException {
        if (targetsSent) {
            throw new TextException("SendTargets is asked for the second time in one sequence");
        }
        targetsSent = true;
        return sendTargets.answer(value);
    }

    private TextResponse response(TextRequest request) {
        byte[] piece = answer.next(parameters.initiatorMaxRecvDataSegmentLength());
        boolean last = request.finalBit() && !answer.hasMore();
        TextResponse response = new TextResponse(
                last,
                answer.hasMore(),
                0,
                request.initiatorTaskTag(),
                last ? Pdu.RESERVED_TAG : targetTransferTag,
                Unpooled.wrappedBuffer(piece));
        if (last) {
            parameters = negotiation
                    .declaredByInitiator()
                    .map(parameters::withInitiatorMaxRecvDataSegmentLength)
                    .orElse(parameters);
            end();
        }
        return response;
    }
}
