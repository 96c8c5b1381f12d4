package io.holdfast.testkit.initiator;

import static io.holdfast.testkit.initiator.LoginDialogue.FULL_FEATURE;
import static io.holdfast.testkit.initiator.LoginDialogue.OPERATIONAL;
import static io.holdfast.testkit.initiator.LoginDialogue.SECURITY;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The usual login: names and authentication, then the operational keys. */
final class Login {

    private static final int CHAP_CHALLENGE_BYTES = 16;

    /** Keys that are declared and not answered, RFC 7143 section 13. */
    private static final Set<String> DECLARED =
            Set.of("MaxRecvDataSegmentLength", "InitiatorName", "InitiatorAlias", "SessionType", "TargetName");

    private final Initiator initiator;
    private final LoginDialogue dialogue;

    Login(Initiator initiator, LoginDialogue dialogue) {
        this.initiator = initiator;
        this.dialogue = dialogue;
    }

    /** The last response; its keys and all before are in the dialogue. */
    ResponsePdu run(Map<String, String> offers) throws IOException {
        security();
        ResponsePdu last = dialogue.transit(OPERATIONAL, FULL_FEATURE, offers);
        while (!transits(last)) {
            last = dialogue.transit(OPERATIONAL, FULL_FEATURE, Map.of());
        }
        Set<String> unanswered = new HashSet<>(offers.keySet());
        unanswered.removeAll(DECLARED);
        unanswered.removeAll(dialogue.answers().keySet());
        ProtocolViolation.unless(unanswered.isEmpty(), "the target did not answer", unanswered);
        return last;
    }

    private void security() throws IOException {
        Map<String, String> names = initiator.names();
        ChapCredentials chap = initiator.chap();
        if (chap == null) {
            names.put("AuthMethod", "None");
            first(dialogue.transit(SECURITY, OPERATIONAL, names));
            return;
        }
        names.put("AuthMethod", "CHAP,None");
        first(dialogue.stay(SECURITY, names));
        dialogue.stay(SECURITY, Map.of("CHAP_A", Integer.toString(chap.algorithm())));
        respond(chap);
    }

    private void respond(ChapCredentials chap) throws IOException {
        Map<String, String> answers = dialogue.answers();
        byte[] challenge = ChapCredentials.decode(answers.get("CHAP_C"));
        int identifier = Integer.parseInt(answers.get("CHAP_I"));
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("CHAP_N", chap.user());
        keys.put("CHAP_R", chap.encode(chap.response(identifier, chap.secret(), challenge)));
        byte[] ours = new byte[CHAP_CHALLENGE_BYTES];
        Arrays.fill(ours, (byte) (identifier + 0x5A));
        if (chap.asksTheTarget()) {
            keys.put("CHAP_I", Integer.toString(identifier + 1 & 0xFF));
            keys.put("CHAP_C", chap.encode(ours));
        }
        answers.remove("CHAP_R");
        dialogue.transit(SECURITY, OPERATIONAL, keys);
        if (chap.asksTheTarget()) {
            byte[] expected = chap.response(identifier + 1 & 0xFF, chap.targetSecret(), ours);
            ProtocolViolation.unless(
                    answers.containsKey("CHAP_R")
                            && Arrays.equals(expected, ChapCredentials.decode(answers.get("CHAP_R"))),
                    "the target does not know its secret",
                    answers);
        }
    }

    private void first(ResponsePdu response) {
        ProtocolViolation.unless(
                initiator.target() == null || dialogue.answers().containsKey("TargetPortalGroupTag"),
                "no TargetPortalGroupTag in the first answer",
                response.text());
    }

    private static boolean transits(ResponsePdu response) {
        return (response.flags() & 0x80) != 0;
    }
}
