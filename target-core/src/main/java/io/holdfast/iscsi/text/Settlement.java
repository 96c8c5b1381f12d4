package io.holdfast.iscsi.text;

import io.holdfast.iscsi.text.Rule.Numeric;
import io.holdfast.iscsi.text.Rule.YesNo;
import io.holdfast.iscsi.text.Usage.When;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The answers to offers: the result functions of RFC 7143 section 13. */
final class Settlement {

    private final NegotiationTerms terms;
    private final SettledKeys settled;

    Settlement(NegotiationTerms terms, SettledKeys settled) {
        this.terms = terms;
        this.settled = settled;
    }

    String number(Key key, Numeric rule, String value) {
        OptionalLong offered = NumericValue.parse(value);
        if (offered.isEmpty() || !rule.inRange(offered.getAsLong())) {
            return KeyValue.REJECT;
        }
        if (key == Key.FIRST_BURST_LENGTH && nothingUnsolicited()) {
            return KeyValue.IRRELEVANT;
        }
        int answer = rule.settle((int) offered.getAsLong(), terms.limits());
        if (key == Key.FIRST_BURST_LENGTH) {
            answer = Math.min(answer, settled.number(Key.MAX_BURST_LENGTH));
        }
        return isFixed(key) && answer != settled.number(key, rule) ? KeyValue.REJECT : Integer.toString(answer);
    }

    /** RFC 7143 13.14: then FirstBurstLength means nothing. */
    boolean nothingUnsolicited() {
        return settled.flag(Key.INITIAL_R2T) && !settled.flag(Key.IMMEDIATE_DATA);
    }

    String flag(Key key, YesNo rule, String value) {
        if (!SettledKeys.isYesOrNo(value)) {
            return KeyValue.REJECT;
        }
        boolean answer = rule.settle(value.equals(SettledKeys.yesOrNo(true)), terms.limits());
        return isFixed(key) && answer != settled.flag(key, rule) ? KeyValue.REJECT : SettledKeys.yesOrNo(answer);
    }

    /** Whether the session that the connection joins has the value already, so that only that one can be the answer. */
    private boolean isFixed(Key key) {
        return key.usage().when() == When.LEADING_ONLY && terms.agreed().isPresent();
    }

    String digest(String value) {
        List<String> offered = list(value);
        List<String> accepted =
                terms.offers().digests().stream().map(Digest::wireName).toList();
        boolean preferNone = terms.type() == SessionType.DISCOVERY
                && offered.contains(KeyValue.NONE)
                && accepted.contains(KeyValue.NONE);
        return preferNone ? KeyValue.NONE : first(offered, accepted);
    }

    String choice(String value, List<String> known) {
        return first(list(value), known);
    }

    private static List<String> list(String value) {
        return Arrays.asList(value.split(",", -1));
    }

    private static String first(List<String> offered, List<String> known) {
        return offered.stream().filter(known::contains).findFirst().orElse(KeyValue.REJECT);
    }
}
