package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.KeyValues;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LoginMachineProperties {

    private static final List<String> KEYS = List.of(
            "InitiatorName=" + TestInitiator.NAME,
            "TargetName=" + TestTargets.DISK,
            "SessionType=Normal",
            "HeaderDigest=CRC32C,None",
            "DataDigest=None",
            "InitialR2T=No",
            "ImmediateData=Yes",
            "MaxBurstLength=65536",
            "FirstBurstLength=131072",
            "MaxOutstandingR2T=4",
            "MaxConnections=2",
            "DefaultTime2Wait=1",
            "DefaultTime2Retain=1",
            "ErrorRecoveryLevel=2",
            "IFMarker=No",
            "MaxRecvDataSegmentLength=131072",
            "DataPDUInOrder=Yes",
            "DataSequenceInOrder=Yes",
            "X-com.example=1");

    /** Neither the order of the keys nor the cuts of the C bit change what a login comes to. */
    @Property(tries = 500)
    void ordersAndCutsDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, random);
        byte[] text = KeyValues.of(shuffled.toArray(String[]::new)).encode();
        TestInitiator initiator = new TestInitiator(new TestTargets().put(TestTargets.disk()));

        int from = 0;
        for (int cuts = random.nextInt(10); cuts > 0; cuts--) {
            int until = from + random.nextInt(text.length - from);
            LoginReply reply = initiator.more(OPERATIONAL, Unpooled.copiedBuffer(text, from, until - from));
            assertThat(response(reply).data().isReadable()).isFalse();
            from = until;
        }
        LoginResult result = accepted(initiator.send(initiator.request(
                OPERATIONAL, FULL_FEATURE, true, false, Unpooled.copiedBuffer(text, from, text.length - from))));

        LoginResult plain = accepted(new TestInitiator(new TestTargets().put(TestTargets.disk()))
                .go(OPERATIONAL, FULL_FEATURE, KEYS.toArray(String[]::new)));
        assertThat(result.parameters()).isEqualTo(plain.parameters());
        assertThat(result.identity()).isEqualTo(plain.identity());
    }

    /** Whatever is sent, each request gets a reply, and nobody gets in who does not know the secret. */
    @Property(tries = 2000)
    void hostileLoginsAreAnsweredAndNeverAccepted(@ForAll long seed) {
        Random random = new Random(seed);
        LoginMachine machine = new LoginMachine(
                new TestTargets().put(TestTargets.diskWith(ChapDialogue.MUTUAL)),
                request -> SessionPlacement.of(request, Optional.empty()),
                TestInitiator.random());
        LoginReply reply = machine.on(request(random, SECURITY, introduction(random)));
        for (int i = 0; i < 20 && reply instanceof LoginReply.Continue; i++) {
            LoginResponse answer = response(reply);
            assertThat(answer.status()).isEqualTo(LoginStatus.SUCCESS);
            assertThat(answer.transitBit()).isFalse();
            assertThat(answer.data().readableBytes()).isLessThanOrEqualTo(8192);
            reply = machine.on(request(random, random.nextInt(10) == 0 ? OPERATIONAL : SECURITY, words(random)));
        }
        assertThat(reply).isNotInstanceOf(LoginReply.Accepted.class);
        if (reply instanceof LoginReply.Refused(LoginResponse last, RefusalReason reason)) {
            assertThat(last.status()).isNotEqualTo(LoginStatus.SUCCESS);
            assertThat(reason.toString()).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
        }
    }

    private static byte[] introduction(Random random) {
        return mutate(
                random,
                KeyValues.of(KEYS.get(0), KEYS.get(1), KEYS.get(2), "AuthMethod=CHAP")
                        .encode(),
                2);
    }

    private static byte[] words(Random random) {
        String[] likely = {
            "AuthMethod=CHAP",
            "AuthMethod=None",
            "CHAP_A=5",
            "CHAP_A=8,7",
            "CHAP_N=windows",
            "CHAP_N=holdfast",
            "CHAP_R=0x00112233445566778899aabbccddeeff",
            "CHAP_R=0bAAAA",
            "CHAP_I=1",
            "CHAP_C=0x0102",
            "InitiatorName=iqn.2001-04.com.example:x",
            "MaxBurstLength=512",
            "X-com.example=1"
        };
        String[] chosen =
                Arrays.stream(likely).filter(word -> random.nextInt(5) == 0).toArray(String[]::new);
        return mutate(random, KeyValues.of(chosen).encode(), random.nextInt(3));
    }

    private static byte[] mutate(Random random, byte[] text, int most) {
        for (int i = text.length == 0 ? 0 : random.nextInt(most + 1); i > 0; i--) {
            text[random.nextInt(text.length)] = (byte) random.nextInt();
        }
        return text;
    }

    private static LoginRequest request(Random random, LoginStage csg, byte[] text) {
        boolean continueBit = random.nextInt(8) == 0;
        boolean transitBit = random.nextInt(3) == 0;
        LoginStage[] stages = LoginStage.values();
        LoginStage next = random.nextInt(10) == 0 ? stages[random.nextInt(stages.length)] : FULL_FEATURE;
        return new LoginRequest(
                transitBit,
                continueBit,
                csg,
                next,
                0,
                0,
                TestInitiator.ISID,
                0,
                1,
                1,
                1,
                0,
                Unpooled.wrappedBuffer(text));
    }
}
