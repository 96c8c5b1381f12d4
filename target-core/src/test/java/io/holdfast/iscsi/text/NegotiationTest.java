package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 7143 section 13, key by key, and the rules of 6.2 for all of them. */
class NegotiationTest {

    /** What is offered, and the answer where our limits are {@link Offers#DEFAULTS}. */
    @ParameterizedTest
    @CsvSource({
        "HeaderDigest, CRC32C, CRC32C",
        "HeaderDigest, None, None",
        "HeaderDigest, 'CRC32C,None', CRC32C",
        "HeaderDigest, 'None,CRC32C', None",
        "HeaderDigest, 'X-com.example.sha1,CRC32C', CRC32C",
        "HeaderDigest, X-com.example.sha1, Reject",
        "HeaderDigest, '', Reject",
        "HeaderDigest, crc32c, Reject",
        "HeaderDigest, 'None, CRC32C', None",
        "DataDigest, 'CRC32C,None', CRC32C",
        "DataDigest, '0,none', Reject",
        "MaxConnections, 1, 1",
        "MaxConnections, 8, 8",
        "MaxConnections, 65535, 8",
        "MaxConnections, 0, Reject",
        "MaxConnections, 65536, Reject",
        "InitialR2T, Yes, Yes",
        "InitialR2T, No, No",
        "InitialR2T, yes, Reject",
        "InitialR2T, 1, Reject",
        "ImmediateData, Yes, Yes",
        "ImmediateData, No, No",
        "ImmediateData, '', Reject",
        "MaxBurstLength, 262144, 262144",
        "MaxBurstLength, 0x40000, 262144",
        "MaxBurstLength, 16777215, 1048576",
        "MaxBurstLength, 512, 512",
        "MaxBurstLength, 511, Reject",
        "MaxBurstLength, 16777216, Reject",
        "MaxBurstLength, -1, Reject",
        "MaxBurstLength, 1e6, Reject",
        "MaxBurstLength, 99999999999999999999, Reject",
        "FirstBurstLength, 65536, 65536",
        "FirstBurstLength, 16777215, 262144",
        "FirstBurstLength, 511, Reject",
        "DefaultTime2Wait, 0, 2",
        "DefaultTime2Wait, 2, 2",
        "DefaultTime2Wait, 3600, 3600",
        "DefaultTime2Wait, 3601, Reject",
        "DefaultTime2Retain, 20, 0",
        "DefaultTime2Retain, 0, 0",
        "DefaultTime2Retain, 3601, Reject",
        "MaxOutstandingR2T, 1, 1",
        "MaxOutstandingR2T, 65535, 8",
        "MaxOutstandingR2T, 0, Reject",
        "DataPDUInOrder, Yes, Yes",
        "DataPDUInOrder, No, Yes",
        "DataSequenceInOrder, Yes, Yes",
        "DataSequenceInOrder, No, Yes",
        "ErrorRecoveryLevel, 0, 0",
        "ErrorRecoveryLevel, 2, 0",
        "ErrorRecoveryLevel, 3, Reject",
        "TaskReporting, RFC3720, RFC3720",
        "TaskReporting, 'FastAbort,ResponseFence,RFC3720', RFC3720",
        "TaskReporting, FastAbort, Reject",
        "iSCSIProtocolLevel, 1, 1",
        "iSCSIProtocolLevel, 2, 1",
        "iSCSIProtocolLevel, 0, 0",
        "iSCSIProtocolLevel, 32, Reject",
        "IFMarker, Yes, No",
        "IFMarker, No, No",
        "OFMarker, Yes, No",
        "IFMarkInt, '1~8', Reject",
        "OFMarkInt, 2048, Reject",
        "RDMAExtensions, Yes, NotUnderstood",
        "X-com.example.Colour, Blue, NotUnderstood",
        "X#Unregistered, 1, NotUnderstood",
        "maxBurstLength, 512, NotUnderstood",
        "TargetAlias, mine, Reject",
        "TargetAddress, 192.0.2.1, Reject",
        "TargetPortalGroupTag, 1, Reject",
        "SendTargets, All, Reject",
        "AuthMethod, CHAP, Reject",
        "CHAP_A, 5, Reject",
    })
    void answersAnOfferInTheOperationalStage(String key, String offered, String answer) throws TextException {
        assertThat(answer(normal(), key + "=" + offered)).containsExactly(key + "=" + answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InitiatorName=iqn.2001-04.com.example:a",
                "InitiatorAlias=the one in the corner",
                "TargetName=iqn.2001-04.com.example:b",
                "SessionType=Normal",
                "MaxRecvDataSegmentLength=65536",
                "X#NodeArchitecture=Linux,6.8"
            })
    void doesNotAnswerADeclaration(String declaration) throws TextException {
        assertThat(answer(normal(), declaration)).isEmpty();
    }

    /** RFC 7143 6.2: an answer that nobody asked for is not answered again. */
    @ParameterizedTest
    @ValueSource(strings = {"MaxBurstLength=Irrelevant", "MaxBurstLength=Reject", "X-com.example=NotUnderstood"})
    void doesNotAnswerAnAnswer(String word) throws TextException {
        assertThat(answer(normal(), word)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "511", "16777216", "-1", "many", "", "0x", "99999999999999999999"})
    void endsTheNegotiationAtAnIllegalDeclaration(String bytes) {
        assertThatThrownBy(() -> answer(normal(), "MaxRecvDataSegmentLength=" + bytes))
                .isInstanceOf(TextException.class)
                .hasMessageContaining("MaxRecvDataSegmentLength");
    }

    @Test
    void endsTheNegotiationAtATooLongAlias() throws TextException {
        assertThat(answer(normal(), "InitiatorAlias=" + "a".repeat(255))).isEmpty();
        assertThatThrownBy(() -> answer(normal(), "InitiatorAlias=" + "é".repeat(128)))
                .isInstanceOf(TextException.class)
                .hasMessage("InitiatorAlias has 256 bytes, more than 255");
    }

    /** The example of RFC 7143 6.2: the choice for some keys makes another irrelevant. */
    @Test
    void saysThatFirstBurstLengthIsIrrelevantWhenNothingMayComeUnsolicited() throws TextException {
        SessionParameters strict = new SessionParameters(1, new DataTransfer(true, false, 1, 262_144, 65_536), 2, 0, 1);
        Negotiation negotiation = normal(Offers.DEFAULTS.withSession(strict));

        assertThat(answer(negotiation, "InitialR2T=No", "ImmediateData=Yes", "FirstBurstLength=4192"))
                .containsExactly("InitialR2T=Yes", "ImmediateData=No", "FirstBurstLength=Irrelevant");
    }

    @Test
    void findsOutThatFirstBurstLengthIsIrrelevantInWhateverOrderTheKeysStand() throws TextException {
        assertThat(answer(normal(), "FirstBurstLength=4192", "ImmediateData=No", "InitialR2T=Yes"))
                .containsExactly("FirstBurstLength=Irrelevant", "ImmediateData=No", "InitialR2T=Yes");
    }

    @ParameterizedTest
    @CsvSource({"FirstBurstLength=65536, MaxBurstLength=8192", "MaxBurstLength=8192, FirstBurstLength=65536"})
    void keepsFirstBurstLengthBelowMaxBurstLength(String one, String other) throws TextException {
        Negotiation negotiation = normal();

        assertThat(answer(negotiation, one, other))
                .containsExactlyInAnyOrder("FirstBurstLength=8192", "MaxBurstLength=8192");
        assertThat(transfer(negotiation).firstBurstLength()).isEqualTo(8192);
    }

    @Test
    void keepsFirstBurstLengthBelowMaxBurstLengthAlsoWhenThatComesLaterOrAlone() throws TextException {
        Negotiation later = normal();
        answer(later, "FirstBurstLength=65536");
        answer(later, "MaxBurstLength=8192");
        assertThat(transfer(later).firstBurstLength()).isEqualTo(8192);

        Negotiation alone = normal();
        answer(alone, "MaxBurstLength=8192");
        assertThat(transfer(alone).firstBurstLength()).isEqualTo(8192);
    }

    @Test
    void knowsWhatHoldsWhenNobodySpeaks() {
        assertThat(normal().result())
                .isEqualTo(new NegotiatedParameters(SessionParameters.DEFAULTS, ConnectionParameters.DEFAULTS));
    }

    @Test
    void changesNothingByWhatItRejectsAndTakesABetterOffer() throws TextException {
        Negotiation negotiation = normal();

        answer(negotiation, "MaxBurstLength=1");
        assertThat(negotiation.result().session()).isEqualTo(SessionParameters.DEFAULTS);
        assertThat(answer(negotiation, "MaxBurstLength=1024")).containsExactly("MaxBurstLength=1024");
        assertThat(transfer(negotiation).maxBurstLength()).isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MaxBurstLength=65536",
                "FirstBurstLength=65536",
                "HeaderDigest=None",
                "InitialR2T=Yes",
                "MaxRecvDataSegmentLength=65536",
                "TaskReporting=RFC3720"
            })
    void endsTheNegotiationWhenAKeyComesTwice(String word) throws TextException {
        assertThatThrownBy(() -> answer(normal(), word, word))
                .isInstanceOf(TextException.class)
                .hasMessageEndingWith("is negotiated for the second time");
        Negotiation negotiation = normal();
        answer(negotiation, word);
        assertThatThrownBy(() -> answer(negotiation, word)).isInstanceOf(TextException.class);
    }

    /** libiscsi introduces itself again in the operational stage. */
    @Test
    void takesANameTwiceButNotTwoNames() throws TextException {
        Negotiation negotiation = normal();

        answer(negotiation, "InitiatorName=iqn.2001-04.com.example:a", "SessionType=Normal");
        assertThat(answer(negotiation, "InitiatorName=iqn.2001-04.com.example:a", "SessionType=Normal"))
                .isEmpty();
        assertThatThrownBy(() -> answer(negotiation, "InitiatorName=iqn.2001-04.com.example:b"))
                .isInstanceOf(TextException.class);
    }

    @ParameterizedTest
    @EnumSource(NegotiationPhase.class)
    void rejectsAKeyInThePhaseWhereItMayNotBeUsed(NegotiationPhase phase) throws TextException {
        List<String> answers = words(normal().answer(
                        KeyValues.of("MaxBurstLength=512", "HeaderDigest=None", "X-com.example=1", "TargetAlias=x")
                                .pairs(),
                        phase));
        boolean operational = phase == NegotiationPhase.OPERATIONAL;
        assertThat(answers)
                .containsExactly(
                        "MaxBurstLength=" + (operational ? "512" : "Reject"),
                        "HeaderDigest=" + (operational ? "None" : "Reject"),
                        "X-com.example=NotUnderstood",
                        "TargetAlias=Reject");
    }

    @Test
    void takesANewReceiveLimitInFullFeaturePhaseAndNothingThatBelongsToTheLogin() throws TextException {
        Negotiation negotiation = normal();

        assertThat(words(negotiation.answer(
                        KeyValues.of(
                                        "MaxRecvDataSegmentLength=4096",
                                        "InitiatorName=iqn.2001-04.com.example:a",
                                        "AuthMethod=None")
                                .pairs(),
                        NegotiationPhase.FULL_FEATURE)))
                .containsExactly("InitiatorName=Reject", "AuthMethod=Reject");
        assertThat(negotiation.declaredByInitiator()).contains(4096);
    }

    @Test
    void declaresItsReceiveLimitOnce() {
        Negotiation negotiation = normal();

        assertThat(words(negotiation.declarations())).containsExactly("MaxRecvDataSegmentLength=262144");
        assertThat(negotiation.declarations()).isEmpty();
        assertThat(negotiation.result().connection().targetMaxRecvDataSegmentLength())
                .isEqualTo(262_144);
    }

    private static Negotiation normal() {
        return normal(Offers.DEFAULTS);
    }

    private static Negotiation normal(Offers offers) {
        return new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, offers));
    }

    private static DataTransfer transfer(Negotiation negotiation) {
        return negotiation.result().session().transfer();
    }

    private static List<String> answer(Negotiation negotiation, String... words) throws TextException {
        return words(negotiation.answer(KeyValues.of(words).pairs(), NegotiationPhase.OPERATIONAL));
    }

    private static List<String> words(List<KeyValue> pairs) {
        return pairs.stream().map(KeyValue::toString).toList();
    }
}
