package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.text.ConnectionParameters;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.iscsi.text.Digest;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.SessionParameters;
import org.junit.jupiter.api.Test;

/**
 * Logins as initiators of the field speak them: recorded from libiscsi 1.19, read from the sources of open-iscsi and
 * iPXE, and from a capture of Windows.
 */
class RealInitiatorsTest {

    private final TestTargets targets = new TestTargets().put(TestTargets.disk());

    /** CID and CmdSN are 1; the security stage of the capture, then the operational keys of its registry values. */
    @Test
    void windowsLogsIn() {
        TestInitiator windows = new TestInitiator(targets);

        LoginReply first = windows.go(
                SECURITY,
                OPERATIONAL,
                "InitiatorName=iqn.1991-05.com.microsoft:win10",
                "SessionType=Normal",
                "TargetName=iqn.2025-01.io.example:disk",
                "AuthMethod=None");

        assertThat(words(first)).containsExactly("TargetPortalGroupTag=1", "AuthMethod=None");
        assertThat(response(first).transitBit()).isTrue();
        assertThat(response(first).csg()).isEqualTo(SECURITY);
        assertThat(response(first).nsg()).isEqualTo(OPERATIONAL);
        assertThat(response(first).tsih()).isZero();

        LoginReply last = windows.go(
                OPERATIONAL,
                FULL_FEATURE,
                "HeaderDigest=None,CRC32C",
                "DataDigest=None,CRC32C",
                "ErrorRecoveryLevel=2",
                "InitialR2T=No",
                "ImmediateData=Yes",
                "MaxRecvDataSegmentLength=65536",
                "MaxBurstLength=262144",
                "FirstBurstLength=65536",
                "MaxConnections=8",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "DefaultTime2Wait=0",
                "DefaultTime2Retain=60",
                "MaxOutstandingR2T=16");

        assertThat(words(last))
                .containsExactly(
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "ErrorRecoveryLevel=0",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=65536",
                        "MaxConnections=8",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=8",
                        "MaxRecvDataSegmentLength=262144");
        LoginResult result = accepted(last);
        assertThat(result.identity().initiator()).isEqualTo(new IscsiName("iqn.1991-05.com.microsoft:win10"));
        assertThat(result.identity().isid()).isEqualTo(0x4000_0137_0000L);
        assertThat(result.identity().cid()).isEqualTo(1);
        assertThat(result.identity().cmdSn()).isEqualTo(1);
        assertThat(result.target()).contains(TestTargets.disk());
        assertThat(result.placement()).isEqualTo(new SessionPlacement.NewSession());
        assertThat(result.chapUser()).isEmpty();
        assertThat(result.parameters().session())
                .isEqualTo(new SessionParameters(8, new DataTransfer(false, true, 8, 262_144, 65_536), 2, 0, 1));
        assertThat(result.parameters().connection())
                .isEqualTo(new ConnectionParameters(Digest.NONE, Digest.NONE, 65_536, 262_144));
        assertThat(result.response(17).tsih()).isEqualTo(17);
        assertThat(result.response(17).transitBit()).isTrue();
        assertThat(result.response(17).nsg()).isEqualTo(FULL_FEATURE);
    }

    /** One PDU, no security stage. */
    @Test
    void libiscsiLogsIn() {
        LoginReply reply = new TestInitiator(targets)
                .go(
                        OPERATIONAL,
                        FULL_FEATURE,
                        "InitiatorName=iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-inq",
                        "TargetName=iqn.2025-01.io.example:disk",
                        "SessionType=Normal",
                        "HeaderDigest=None,CRC32C",
                        "DataDigest=None",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=262144",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=1",
                        "ErrorRecoveryLevel=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "MaxConnections=1",
                        "MaxRecvDataSegmentLength=262144",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes");

        assertThat(words(reply))
                .containsExactly(
                        "TargetPortalGroupTag=1",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=262144",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=1",
                        "ErrorRecoveryLevel=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "MaxConnections=1",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "MaxRecvDataSegmentLength=262144");
        assertThat(accepted(reply).parameters().connection().initiatorMaxRecvDataSegmentLength())
                .isEqualTo(262_144);
    }

    /** T17: what means nothing in a discovery session is said to be irrelevant, and there are no digests. */
    @Test
    void libiscsiDiscovers() {
        LoginReply reply = new TestInitiator(targets)
                .go(
                        OPERATIONAL,
                        FULL_FEATURE,
                        "InitiatorName=iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-ls",
                        "SessionType=Discovery",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=262144",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=1",
                        "ErrorRecoveryLevel=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "MaxConnections=1",
                        "MaxRecvDataSegmentLength=262144",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes");

        assertThat(words(reply))
                .containsExactly(
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "InitialR2T=Irrelevant",
                        "ImmediateData=Irrelevant",
                        "MaxBurstLength=Irrelevant",
                        "FirstBurstLength=Irrelevant",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=Irrelevant",
                        "ErrorRecoveryLevel=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "MaxConnections=Irrelevant",
                        "DataPDUInOrder=Irrelevant",
                        "DataSequenceInOrder=Irrelevant",
                        "MaxRecvDataSegmentLength=262144");
        assertThat(accepted(reply).target()).isEmpty();
    }

    /**
     * Into full feature phase straight from the security stage, as it does when its MaxRecvDataSegmentLength is the
     * default.
     */
    @Test
    void openIscsiDiscoversWithoutAnOperationalStage() {
        LoginReply reply = new TestInitiator(targets)
                .go(
                        SECURITY,
                        FULL_FEATURE,
                        "InitiatorName=iqn.1993-08.org.debian:01:4b8f7e9a",
                        "InitiatorAlias=pve",
                        "SessionType=Discovery",
                        "AuthMethod=None");

        assertThat(words(reply)).containsExactly("AuthMethod=None");
        assertThat(accepted(reply).identity().initiatorAlias()).contains("pve");
        assertThat(accepted(reply).parameters().connection()).isEqualTo(ConnectionParameters.DEFAULTS);
    }

    @Test
    void openIscsiLogsIn() {
        TestInitiator openIscsi = new TestInitiator(targets);
        openIscsi.go(
                SECURITY,
                OPERATIONAL,
                "InitiatorName=iqn.1993-08.org.debian:01:4b8f7e9a",
                "InitiatorAlias=pve",
                "TargetName=iqn.2025-01.io.example:disk",
                "SessionType=Normal",
                "AuthMethod=None");

        LoginReply reply = openIscsi.go(
                OPERATIONAL,
                FULL_FEATURE,
                "HeaderDigest=CRC32C,None",
                "DataDigest=None,CRC32C",
                "DefaultTime2Wait=2",
                "DefaultTime2Retain=0",
                "IFMarker=No",
                "OFMarker=No",
                "ErrorRecoveryLevel=0",
                "InitialR2T=No",
                "ImmediateData=Yes",
                "MaxBurstLength=16776192",
                "FirstBurstLength=262144",
                "MaxOutstandingR2T=1",
                "MaxConnections=1",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "MaxRecvDataSegmentLength=262144");

        assertThat(words(reply))
                .contains(
                        "HeaderDigest=CRC32C", "DataDigest=None", "MaxBurstLength=1048576", "FirstBurstLength=262144");
        assertThat(accepted(reply).parameters().connection())
                .isEqualTo(new ConnectionParameters(Digest.CRC32C, Digest.NONE, 262_144, 262_144));
    }

    /** T67: boot firmware says little, in the operational stage at once, and sends nothing that was not asked for. */
    @Test
    void ipxeLogsIn() {
        LoginReply reply = new TestInitiator(targets)
                .go(
                        OPERATIONAL,
                        FULL_FEATURE,
                        "InitiatorName=iqn.2010-04.org.ipxe:4c4c4544-0042",
                        "TargetName=iqn.2025-01.io.example:disk",
                        "SessionType=Normal",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "MaxConnections=1",
                        "InitialR2T=Yes",
                        "ImmediateData=No",
                        "MaxRecvDataSegmentLength=8192",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=65536",
                        "DefaultTime2Wait=0",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=1",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "ErrorRecoveryLevel=0");

        assertThat(words(reply)).contains("InitialR2T=Yes", "ImmediateData=No", "FirstBurstLength=Irrelevant");
        assertThat(accepted(reply).parameters().session().transfer().unsolicitedData())
                .isFalse();
        assertThat(accepted(reply).parameters().connection().initiatorMaxRecvDataSegmentLength())
                .isEqualTo(8192);
    }

    /** T67: names and nothing else; all the rest is what RFC 7143 says of keys that nobody speaks of. */
    @Test
    void aMinimalInitiatorLogsInWithTheDefaultsOfTheStandard() {
        LoginReply reply = new TestInitiator(targets)
                .go(
                        OPERATIONAL,
                        FULL_FEATURE,
                        "InitiatorName=iqn.2010-04.org.ipxe:4c4c4544-0042",
                        "TargetName=iqn.2025-01.io.example:disk");

        assertThat(words(reply)).containsExactly("TargetPortalGroupTag=1", "MaxRecvDataSegmentLength=262144");
        assertThat(accepted(reply).parameters().session()).isEqualTo(SessionParameters.DEFAULTS);
        assertThat(accepted(reply).parameters().connection())
                .isEqualTo(new ConnectionParameters(Digest.NONE, Digest.NONE, 8192, 262_144));
    }
}
