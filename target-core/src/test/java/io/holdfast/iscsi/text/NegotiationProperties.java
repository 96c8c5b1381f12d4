package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NegotiationProperties {

    private static final List<String> VALUES = List.of(
            "Yes",
            "No",
            "0",
            "1",
            "2",
            "8",
            "511",
            "512",
            "4096",
            "65536",
            "262144",
            "16777215",
            "16777216",
            "0x1000",
            "None",
            "CRC32C",
            "None,CRC32C",
            "CRC32C,None",
            "RFC3720",
            "Normal",
            "Discovery",
            "Reject",
            "Irrelevant",
            "NotUnderstood",
            "",
            ",",
            "-1",
            "1~2",
            "All",
            "iqn.2001-04.com.example:a");

    /** Nobody gains by the order in which he asks: neither what is agreed on nor the answer for a key depends on it. */
    @Property
    void theOrderOfTheKeysDoesNotMatter(@ForAll("offers") List<KeyValue> offers, @ForAll long seed)
            throws TextException {
        List<KeyValue> shuffled = new ArrayList<>(offers);
        Collections.shuffle(shuffled, new Random(seed));
        Negotiation one = normal();
        Negotiation other = normal();

        List<KeyValue> answers = one.answer(offers, NegotiationPhase.OPERATIONAL);

        assertThat(other.answer(shuffled, NegotiationPhase.OPERATIONAL)).containsExactlyInAnyOrderElementsOf(answers);
        assertThat(other.result()).isEqualTo(one.result());
    }

    /** RFC 7143 6.2.2: the answer is what the function of the key can give for the offer. */
    @Property
    void whatIsAgreedOnSuitsBothSides(@ForAll("offers") List<KeyValue> offers) throws TextException {
        Negotiation negotiation = normal();
        negotiation.answer(offers, NegotiationPhase.OPERATIONAL);
        SessionParameters agreed = negotiation.result().session();
        SessionParameters ours = Offers.DEFAULTS.session();

        assertThat(agreed.transfer().firstBurstLength())
                .isBetween(512, agreed.transfer().maxBurstLength());
        assertThat(agreed.transfer().maxBurstLength())
                .isBetween(512, ours.transfer().maxBurstLength());
        assertThat(agreed.transfer().maxOutstandingR2T())
                .isBetween(1, ours.transfer().maxOutstandingR2T());
        assertThat(agreed.maxConnections()).isBetween(1, ours.maxConnections());
        assertThat(agreed.defaultTime2Wait()).isBetween(ours.defaultTime2Wait(), 3600);
    }

    /**
     * Whatever is said in whatever phase, there is an answer or the one exception, and no answer asks for an answer.
     */
    @Property
    void nonsenseIsAnsweredOrRefused(
            @ForAll("nonsense") List<KeyValue> nonsense, @ForAll NegotiationPhase phase, @ForAll SessionType type) {
        Negotiation negotiation = new Negotiation(NegotiationTerms.leading(type, Offers.DEFAULTS));
        try {
            List<KeyValue> answers = negotiation.answer(nonsense, phase);
            assertThat(answers).hasSizeLessThanOrEqualTo(nonsense.size());
            assertThat(answers.stream().map(KeyValue::key))
                    .isSubsetOf(nonsense.stream().map(KeyValue::key).toList());
        } catch (TextException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
        assertThat(negotiation.result().session().transfer().maxBurstLength()).isGreaterThanOrEqualTo(512);
    }

    private static Negotiation normal() {
        return new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS));
    }

    /** Offers as an initiator could make them, each key at most once. */
    @Provide
    Arbitrary<List<KeyValue>> offers() {
        Arbitrary<String> keys = Arbitraries.of(Arrays.stream(Key.values())
                .filter(key -> key.rule() instanceof Rule.Negotiated)
                .map(Key::wireName)
                .collect(Collectors.toList()));
        return pairs(keys, Arbitraries.of(VALUES)).list().ofMaxSize(12).uniqueElements(KeyValue::key);
    }

    @Provide
    Arbitrary<List<KeyValue>> nonsense() {
        Arbitrary<String> keys = Arbitraries.oneOf(
                Arbitraries.of(Arrays.stream(Key.values()).map(Key::wireName).toList()),
                Arbitraries.of("X-a", "Foo", "X#b"));
        Arbitrary<String> values =
                Arbitraries.oneOf(Arbitraries.of(VALUES), Arbitraries.strings().ofMaxLength(20));
        return pairs(keys, values).list().ofMaxSize(12);
    }

    private static Arbitrary<KeyValue> pairs(Arbitrary<String> keys, Arbitrary<String> values) {
        return keys.flatMap(key -> values.map(value -> new KeyValue(key, value)));
    }
}
