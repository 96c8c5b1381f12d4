package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Negotiations that are not those of a normal session's first connection with our default limits. */
class NegotiationVariantsTest {

    /** What an MC/S session agreed on: InitialR2T=No, ImmediateData=Yes. */
    private static final SessionParameters AGREED =
            new SessionParameters(4, new DataTransfer(false, true, 2, 131_072, 65_536), 5, 0, 1);

    /** Every key that section 13 calls irrelevant when SessionType=Discovery. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MaxConnections",
                "InitialR2T",
                "ImmediateData",
                "MaxBurstLength",
                "FirstBurstLength",
                "MaxOutstandingR2T",
                "DataPDUInOrder",
                "DataSequenceInOrder",
                "TaskReporting",
                "iSCSIProtocolLevel"
            })
    void saysThatDataIsIrrelevantInADiscoverySession(String key) throws TextException {
        assertThat(answer(discovery(), key + "=1")).containsExactly(key + "=Irrelevant");
    }

    @Test
    void negotiatesTheRestInADiscoverySession() throws TextException {
        assertThat(answer(
                        discovery(),
                        "DefaultTime2Wait=0",
                        "DefaultTime2Retain=5",
                        "ErrorRecoveryLevel=1",
                        "MaxRecvDataSegmentLength=8192"))
                .containsExactly("DefaultTime2Wait=2", "DefaultTime2Retain=0", "ErrorRecoveryLevel=0");
    }

    /** T17. */
    @ParameterizedTest
    @CsvSource({"'CRC32C,None', None", "'None,CRC32C', None", "CRC32C, CRC32C"})
    void prefersNoDigestInADiscoverySession(String offered, String answer) throws TextException {
        assertThat(answer(discovery(), "HeaderDigest=" + offered, "DataDigest=" + offered))
                .containsExactly("HeaderDigest=" + answer, "DataDigest=" + answer);
    }

    @Test
    void keepsTheDefaultsOfASessionThatHasNoData() throws TextException {
        Negotiation negotiation = discovery();
        answer(negotiation, "MaxBurstLength=512", "InitialR2T=No", "MaxConnections=9");

        assertThat(negotiation.result().session()).isEqualTo(SessionParameters.DEFAULTS);
    }

    /** A further connection of a session is told what the session has. */
    @ParameterizedTest
    @CsvSource({
        "MaxConnections, 8, 4",
        "MaxConnections, 2, Reject",
        "InitialR2T, No, No",
        "InitialR2T, Yes, Reject",
        "ImmediateData, Yes, Yes",
        "ImmediateData, No, Reject",
        "MaxBurstLength, 262144, 131072",
        "MaxBurstLength, 65536, Reject",
        "FirstBurstLength, 262144, 65536",
        "FirstBurstLength, 512, Reject",
        "DefaultTime2Wait, 0, 5",
        "DefaultTime2Wait, 60, Reject",
        "MaxOutstandingR2T, 16, 2",
        "MaxOutstandingR2T, 1, Reject",
        "DataPDUInOrder, No, Yes",
        "ErrorRecoveryLevel, 2, 0"
    })
    void doesNotLetAFurtherConnectionChangeTheSession(String key, String offered, String answer) throws TextException {
        Negotiation negotiation = joining();

        assertThat(answer(negotiation, key + "=" + offered)).containsExactly(key + "=" + answer);
        assertThat(negotiation.result().session()).isEqualTo(AGREED);
    }

    @Test
    void letsAFurtherConnectionHaveItsOwnDigestsAndLengths() throws TextException {
        Negotiation negotiation = joining();

        assertThat(answer(negotiation, "HeaderDigest=CRC32C", "MaxRecvDataSegmentLength=4096"))
                .containsExactly("HeaderDigest=CRC32C");
        negotiation.declarations();
        assertThat(negotiation.result().connection())
                .isEqualTo(new ConnectionParameters(Digest.CRC32C, Digest.NONE, 4096, 262_144));
    }

    @Test
    void saysThatFirstBurstLengthIsIrrelevantOnAFurtherConnectionToo() throws TextException {
        SessionParameters solicited = new SessionParameters(4, new DataTransfer(true, false, 1, 4096, 512), 2, 0, 1);
        Negotiation negotiation = new Negotiation(NegotiationTerms.joining(solicited, Offers.DEFAULTS));

        assertThat(answer(negotiation, "FirstBurstLength=65536")).containsExactly("FirstBurstLength=Irrelevant");
    }

    @Test
    void acceptsOnlyTheDigestsItIsToldTo() throws TextException {
        Negotiation negotiation = new Negotiation(
                NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS.withDigests(List.of(Digest.CRC32C))));

        assertThat(answer(negotiation, "HeaderDigest=None,CRC32C", "DataDigest=None"))
                .containsExactly("HeaderDigest=CRC32C", "DataDigest=Reject");
    }

    @Test
    void proposesNothingWithLimitsAsWideAsTheDefaults() {
        Negotiation negotiation = new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS));

        assertThat(negotiation.proposals()).isEmpty();
    }

    @Test
    void proposesItsLimitsWhereTheInitiatorIsSilent() throws TextException {
        Negotiation negotiation = narrow();
        answer(negotiation, "MaxBurstLength=16384");

        assertThat(words(negotiation.proposals())).containsExactly("FirstBurstLength=4096");
        assertThat(negotiation.proposals()).isEmpty();
        assertThat(answer(negotiation, "FirstBurstLength=0x800")).isEmpty();
        assertThat(negotiation.result().session().transfer()).isEqualTo(new DataTransfer(true, true, 1, 16_384, 2048));
    }

    @Test
    void proposesNoImmediateData() throws TextException {
        SessionParameters solicited = new SessionParameters(1, new DataTransfer(true, false, 1, 8192, 4096), 2, 0, 1);
        Negotiation negotiation =
                new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS.withSession(solicited)));

        assertThat(words(negotiation.proposals())).containsExactly("ImmediateData=No", "MaxBurstLength=8192");
        assertThat(answer(negotiation, "ImmediateData=No", "MaxBurstLength=8192"))
                .isEmpty();
        assertThat(negotiation.result().session().transfer().unsolicitedData()).isFalse();
    }

    /** open-iscsi takes a proposal and says nothing. */
    @Test
    void takesSilenceForConsent() {
        Negotiation negotiation = narrow();
        negotiation.proposals();

        assertThat(negotiation.result().session().transfer()).isEqualTo(new DataTransfer(true, true, 1, 16_384, 4096));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MaxBurstLength=262144", "MaxBurstLength=1", "MaxBurstLength=Reject", "MaxBurstLength=x"})
    void endsTheNegotiationAtAnIllegalAnswerToItsProposal(String answer) {
        Negotiation negotiation = narrow();
        negotiation.proposals();

        assertThatThrownBy(() -> answer(negotiation, answer))
                .isInstanceOf(TextException.class)
                .hasMessageEndingWith("is no answer to our proposal of 16384");
    }

    @Test
    void takesAnIrrelevantForAnAnswer() throws TextException {
        Negotiation negotiation = narrow();
        negotiation.proposals();

        assertThat(answer(negotiation, "FirstBurstLength=Irrelevant")).isEmpty();
    }

    private static Negotiation narrow() {
        SessionParameters limits = new SessionParameters(1, new DataTransfer(false, true, 1, 16_384, 4096), 2, 0, 1);
        return new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS.withSession(limits)));
    }

    private static Negotiation discovery() {
        return new Negotiation(NegotiationTerms.leading(SessionType.DISCOVERY, Offers.DEFAULTS));
    }

    private static Negotiation joining() {
        return new Negotiation(NegotiationTerms.joining(AGREED, Offers.DEFAULTS));
    }

    private static List<String> answer(Negotiation negotiation, String... words) throws TextException {
        return words(negotiation.answer(KeyValues.of(words).pairs(), NegotiationPhase.OPERATIONAL));
    }

    private static List<String> words(List<KeyValue> pairs) {
        return pairs.stream().map(KeyValue::toString).toList();
    }
}
