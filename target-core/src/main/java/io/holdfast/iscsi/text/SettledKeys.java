package io.holdfast.iscsi.text;

import io.holdfast.iscsi.text.Rule.Numeric;
import io.holdfast.iscsi.text.Rule.YesNo;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What has been declared to us or agreed on, and for every other key what holds by itself. */
final class SettledKeys {

    private static final String YES = "Yes";
    private static final String NO = "No";

    private final NegotiationTerms terms;
    private final Map<Key, String> values = new EnumMap<>(Key.class);

    SettledKeys(NegotiationTerms terms) {
        this.terms = terms;
    }

    void put(Key key, String value) {
        values.put(key, value);
    }

    Optional<String> get(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    int number(Key key, Numeric rule) {
        return get(key).filter(value -> !value.equals(KeyValue.IRRELEVANT))
                .map(Integer::parseInt)
                .orElseGet(() -> terms.agreed().map(rule.ours()::applyAsInt).orElse(rule.initial()));
    }

    boolean flag(Key key, YesNo rule) {
        return get(key).filter(value -> !value.equals(KeyValue.IRRELEVANT))
                .map(YES::equals)
                .orElseGet(() -> terms.agreed().map(rule.ours()::test).orElse(rule.initial()));
    }

    int number(Key key) {
        return number(key, (Numeric) key.rule());
    }

    boolean flag(Key key) {
        return flag(key, (YesNo) key.rule());
    }

    Digest digest(Key key) {
        return get(key).flatMap(Digest::of).orElse(Digest.NONE);
    }

    SessionParameters session() {
        int maxBurstLength = number(Key.MAX_BURST_LENGTH);
        DataTransfer transfer = new DataTransfer(
                flag(Key.INITIAL_R2T),
                flag(Key.IMMEDIATE_DATA),
                number(Key.MAX_OUTSTANDING_R2T),
                maxBurstLength,
                Math.min(number(Key.FIRST_BURST_LENGTH), maxBurstLength));
        return new SessionParameters(
                number(Key.MAX_CONNECTIONS),
                transfer,
                number(Key.DEFAULT_TIME2WAIT),
                number(Key.DEFAULT_TIME2RETAIN),
                number(Key.ISCSI_PROTOCOL_LEVEL));
    }

    static String yesOrNo(boolean yes) {
        return yes ? YES : NO;
    }

    static boolean isYesOrNo(String value) {
        return value.equals(YES) || value.equals(NO);
    }
}
