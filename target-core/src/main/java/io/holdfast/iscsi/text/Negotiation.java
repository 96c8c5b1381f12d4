package io.holdfast.iscsi.text;

import io.holdfast.iscsi.text.Rule.Choice;
import io.holdfast.iscsi.text.Rule.Declared;
import io.holdfast.iscsi.text.Rule.DigestChoice;
import io.holdfast.iscsi.text.Rule.Elsewhere;
import io.holdfast.iscsi.text.Rule.Name;
import io.holdfast.iscsi.text.Rule.Numeric;
import io.holdfast.iscsi.text.Rule.Obsolete;
import io.holdfast.iscsi.text.Rule.YesNo;
import io.holdfast.iscsi.text.Usage.Sender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The negotiation of one connection's operational parameters (RFC 7143 6.2 and section 13), from the side of the
 * target. Belongs to one connection; not thread-safe.
 *
 * <p>Where the RFC leaves a choice: a key at the wrong time or from the wrong side, or with a value out of its range,
 * is answered with Reject and changes nothing. A name declared again with the same value is let pass. A session-wide
 * key on a connection that joins a session is answered with what the session has, if that is a legal answer.
 */
public final class Negotiation {

    private final NegotiationTerms terms;
    private final SettledKeys settled;
    private final Settlement settlement;
    private final Proposals proposals;
    private boolean declaredOurs;

    public Negotiation(NegotiationTerms terms) {
        this.terms = terms;
        this.settled = new SettledKeys(terms);
        this.settlement = new Settlement(terms, settled);
        this.proposals = new Proposals(terms, settled, settlement);
    }

    /**
     * Takes what the initiator says and answers it, in its order.
     *
     * @param received complete text. Keys of authentication and SendTargets must have been taken out: here they are out
     *     of place and rejected
     * @throws TextException when RFC 7143 6.2 ends the negotiation: a key offered twice, an illegal declaration, an
     *     illegal answer to what we proposed
     */
    public List<KeyValue> answer(List<KeyValue> received, NegotiationPhase phase) throws TextException {
        List<Optional<KeyValue>> answers = new ArrayList<>();
        for (KeyValue pair : received) {
            answers.add(pair.isOf(Key.FIRST_BURST_LENGTH) ? Optional.empty() : answer(pair, phase));
        }
        // Its answer depends on those for three other keys, wherever they stand.
        for (int i = 0; i < received.size(); i++) {
            if (received.get(i).isOf(Key.FIRST_BURST_LENGTH)) {
                answers.set(i, answer(received.get(i), phase));
            }
        }
        return answers.stream().flatMap(Optional::stream).toList();
    }

    private Optional<KeyValue> answer(KeyValue pair, NegotiationPhase phase) throws TextException {
        Optional<Key> known = Key.of(pair.key());
        if (known.isPresent() && proposals.isOpen(known.get())) {
            proposals.answered(known.get(), pair.value());
            return Optional.empty();
        }
        if (pair.isRefusal()) {
            // An answer to nothing that we said. To answer it again might never end.
            return Optional.empty();
        }
        if (known.isEmpty()) {
            return Optional.of(new KeyValue(pair.key(), KeyValue.NOT_UNDERSTOOD));
        }
        Key key = known.get();
        if (key.usage().sender() == Sender.TARGET || !phase.allows(key.usage())) {
            return Optional.of(key.with(KeyValue.REJECT));
        }
        return isRepeatedName(key, pair.value()) ? Optional.empty() : settle(key, pair.value());
    }

    private boolean isRepeatedName(Key key, String value) throws TextException {
        Optional<String> before = settled.get(key);
        if (before.isPresent() && !(key.rule() instanceof Name && before.get().equals(value))) {
            throw new TextException("%s is negotiated for the second time".formatted(key.wireName()));
        }
        return before.isPresent();
    }

    private Optional<KeyValue> settle(Key key, String value) throws TextException {
        if (terms.type() == SessionType.DISCOVERY && !key.usage().inDiscovery()) {
            return agree(key, KeyValue.IRRELEVANT);
        }
        return switch (key.rule()) {
            case Name(int maxBytes) -> declareName(key, value, maxBytes);
            case Declared _ -> declareNumber(key, value);
            case Elsewhere _ -> Optional.of(key.with(KeyValue.REJECT));
            case Obsolete(String answer) -> Optional.of(key.with(answer));
            case Numeric number -> agree(key, settlement.number(key, number, value));
            case YesNo flag -> agree(key, settlement.flag(key, flag, value));
            case DigestChoice _ -> agree(key, settlement.digest(value));
            case Choice(List<String> names) -> agree(key, settlement.choice(value, names));
        };
    }

    /** What is rejected stays open: it may be offered again. */
    private Optional<KeyValue> agree(Key key, String answer) {
        if (!answer.equals(KeyValue.REJECT)) {
            settled.put(key, answer);
        }
        return Optional.of(key.with(answer));
    }

    private Optional<KeyValue> declareName(Key key, String value, int maxBytes) throws TextException {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new TextException("%s has %d bytes, more than %d".formatted(key.wireName(), bytes, maxBytes));
        }
        settled.put(key, value);
        return Optional.empty();
    }

    private Optional<KeyValue> declareNumber(Key key, String value) throws TextException {
        OptionalLong number = NumericValue.parse(value);
        if (number.isEmpty()) {
            throw new TextException("%s=%s is no number".formatted(key.wireName(), Printable.quote(value)));
        }
        Optional<String> complaint = key.complaint(number.getAsLong());
        if (complaint.isPresent()) {
            throw new TextException(complaint.get());
        }
        settled.put(key, Long.toString(number.getAsLong()));
        return Optional.empty();
    }

    /**
     * What we say unasked, once, in our first answer of the operational stage: how much we can receive (RFC 7143
     * 13.12).
     */
    public List<KeyValue> declarations() {
        if (declaredOurs) {
            return List.of();
        }
        declaredOurs = true;
        return List.of(Key.MAX_RECV_DATA_SEGMENT_LENGTH.with(
                Integer.toString(terms.offers().maxRecvDataSegmentLength())));
    }

    /**
     * What we propose before the operational stage may end, once: keys of which the initiator did not speak and where
     * our limit is narrower than what would hold then. Empty as a rule. While there is something, the stage must not
     * end.
     */
    public List<KeyValue> proposals() {
        return proposals.take();
    }

    /** What both sides have agreed on so far; what nobody spoke of has the value that RFC 7143 gives it. */
    public NegotiatedParameters result() {
        return new NegotiatedParameters(terms.agreed().orElseGet(settled::session), connection());
    }

    private ConnectionParameters connection() {
        return new ConnectionParameters(
                settled.digest(Key.HEADER_DIGEST),
                settled.digest(Key.DATA_DIGEST),
                declaredByInitiator().orElse(ConnectionParameters.DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH),
                declaredOurs
                        ? terms.offers().maxRecvDataSegmentLength()
                        : ConnectionParameters.DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH);
    }

    /** The MaxRecvDataSegmentLength of the initiator, in bytes, if it has declared one. */
    public Optional<Integer> declaredByInitiator() {
        return settled.get(Key.MAX_RECV_DATA_SEGMENT_LENGTH).map(Integer::valueOf);
    }
}
