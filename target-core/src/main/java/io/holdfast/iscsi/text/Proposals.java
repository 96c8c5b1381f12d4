package io.holdfast.iscsi.text;

import io.holdfast.iscsi.text.Rule.Negotiated;
import io.holdfast.iscsi.text.Rule.Numeric;
import io.holdfast.iscsi.text.Rule.YesNo;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the target proposes by itself: where its limit is narrower than what holds when nobody speaks, and the initiator
 * did not speak. An initiator that does not answer has agreed: open-iscsi takes a proposal in silence.
 */
final class Proposals {

    private final NegotiationTerms terms;
    private final SettledKeys settled;
    private final Settlement settlement;
    private final Map<Key, String> open = new EnumMap<>(Key.class);
    private boolean taken;

    Proposals(NegotiationTerms terms, SettledKeys settled, Settlement settlement) {
        this.terms = terms;
        this.settled = settled;
        this.settlement = settlement;
    }

    List<KeyValue> take() {
        if (taken || terms.type() == SessionType.DISCOVERY || terms.agreed().isPresent()) {
            return List.of();
        }
        taken = true;
        propose(Key.IMMEDIATE_DATA);
        propose(Key.MAX_BURST_LENGTH);
        if (!settlement.nothingUnsolicited()) {
            propose(Key.FIRST_BURST_LENGTH);
        }
        return open.entrySet().stream()
                .map(proposal -> proposal.getKey().with(proposal.getValue()))
                .toList();
    }

    private void propose(Key key) {
        if (settled.get(key).isPresent()) {
            return;
        }
        String initial = rule(key).initialValue();
        String ours = settle(key, initial);
        if (!ours.equals(initial)) {
            open.put(key, ours);
            settled.put(key, ours);
        }
    }

    boolean isOpen(Key key) {
        return open.containsKey(key);
    }

    /** @throws TextException when the answer is not what the key's function can make of our proposal */
    void answered(Key key, String answer) throws TextException {
        String proposal = open.remove(key);
        if (answer.equals(KeyValue.IRRELEVANT)) {
            return;
        }
        OptionalLong number = NumericValue.parse(answer);
        String canonical = number.isPresent() ? Long.toString(number.getAsLong()) : answer;
        if (answer.equals(KeyValue.REJECT) || !settle(key, canonical).equals(canonical)) {
            throw new TextException("%s=%s is no answer to our proposal of %s"
                    .formatted(key.wireName(), Printable.quote(answer), proposal));
        }
        settled.put(key, canonical);
    }

    private String settle(Key key, String offered) {
        return switch (rule(key)) {
            case Numeric number -> settlement.number(key, number, offered);
            case YesNo flag -> settlement.flag(key, flag, offered);
        };
    }

    private static Negotiated rule(Key key) {
        return (Negotiated) key.rule();
    }
}
