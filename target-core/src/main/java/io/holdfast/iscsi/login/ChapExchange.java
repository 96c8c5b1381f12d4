package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.pdu.LoginStatus.AUTHENTICATION_FAILURE;

import io.holdfast.iscsi.text.BinaryValue;
import io.holdfast.iscsi.text.Key;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.NumericValue;
import io.holdfast.iscsi.text.Printable;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run of CHAP (RFC 1994, RFC 7143 12.1.3): the initiator names its algorithms, gets a challenge, answers it, and
 * may challenge the target in the same breath.
 *
 * <p>To the initiator every failure looks and takes the same; the reason in the exception is for the operator.
 */
final class ChapExchange {

    /** RFC 7143 12.1.3. */
    static final int MAX_CHALLENGE_BYTES = 1024;

    private static final int IDENTIFIERS = 256;

    private final ChapCredential expected;
    private final Optional<ChapCredential> own;
    private final int identifier;
    private final RandomGenerator random;
    private @Nullable ChapAlgorithm algorithm;
    private byte[] challenge = {};
    private boolean proven;

    /**
     * @param expected what the initiator must prove
     * @param own what the target can prove, if it can
     */
    ChapExchange(ChapCredential expected, Optional<ChapCredential> own, RandomGenerator random) {
        this.expected = expected;
        this.own = own;
        this.random = random;
        this.identifier = random.nextInt(IDENTIFIERS);
    }

    /** Whether the initiator has proven that it knows the secret. */
    boolean isProven() {
        return proven;
    }

    /** Takes the next step, whichever it is. */
    List<KeyValue> answer(KeyValues text) throws LoginRefusedException {
        if (proven) {
            throw failure("it goes on with CHAP after that has ended");
        }
        ChapAlgorithm chosen = algorithm;
        return chosen == null ? challenge(text) : verify(chosen, text);
    }

    private List<KeyValue> challenge(KeyValues text) throws LoginRefusedException {
        String offered = required(text, Key.CHAP_A);
        ChapAlgorithm best = ChapAlgorithm.best(offered)
                .orElseThrow(
                        () -> failure("it offers no CHAP algorithm that is known here: " + Printable.quote(offered)));
        algorithm = best;
        challenge = new byte[best.digestBytes()];
        random.nextBytes(challenge);
        return List.of(
                Key.CHAP_A.with(Integer.toString(best.number())),
                Key.CHAP_I.with(Integer.toString(identifier)),
                Key.CHAP_C.with(BinaryValue.toHexadecimal(challenge)));
    }

    private List<KeyValue> verify(ChapAlgorithm chosen, KeyValues text) throws LoginRefusedException {
        String user = required(text, Key.CHAP_N);
        byte[] response = BinaryValue.parse(required(text, Key.CHAP_R), MAX_CHALLENGE_BYTES)
                .orElseThrow(() -> failure("its CHAP_R is neither hexadecimal nor Base64"));
        // Computed for an unknown user too, so that the time tells nothing.
        byte[] wanted = chosen.response(identifier, expected.secret(), challenge);
        boolean rightResponse = MessageDigest.isEqual(wanted, response);
        if (!user.equals(expected.user())) {
            throw failure(
                    "CHAP user %s is unknown".formatted(Printable.quote(user)),
                    "the initiator must use the CHAP user " + Printable.quote(expected.user()));
        }
        if (!rightResponse) {
            throw failure(
                    "the CHAP secret of user %s is wrong".formatted(Printable.quote(user)),
                    "enter the same secret at the initiator and here");
        }
        List<KeyValue> proof = isAsked(text) ? proof(chosen, text) : List.of();
        proven = true;
        return proof;
    }

    private static boolean isAsked(KeyValues text) {
        return text.value(Key.CHAP_I).isPresent() || text.value(Key.CHAP_C).isPresent();
    }

    /**
     * The target proves itself. Only to an initiator that has: nobody else gets a response to a challenge of its own
     * choice.
     */
    private List<KeyValue> proof(ChapAlgorithm chosen, KeyValues text) throws LoginRefusedException {
        ChapCredential credential = own.orElseThrow(() -> failure(
                "it asks the target to prove itself, and there is no secret for that",
                "configure mutual CHAP here, or switch it off at the initiator"));
        OptionalLong asked = NumericValue.parse(required(text, Key.CHAP_I));
        if (asked.isEmpty() || asked.getAsLong() >= IDENTIFIERS) {
            throw failure("its CHAP_I is no number from 0 to 255");
        }
        byte[] theirs = BinaryValue.parse(required(text, Key.CHAP_C), MAX_CHALLENGE_BYTES)
                .orElseThrow(() -> failure("its CHAP_C is neither hexadecimal nor Base64, or longer than 1024 bytes"));
        if (MessageDigest.isEqual(theirs, challenge)) {
            throw failure("it sends our own challenge back, as somebody would who does not know the secret");
        }
        byte[] response = chosen.response((int) asked.getAsLong(), credential.secret(), theirs);
        return List.of(Key.CHAP_N.with(credential.user()), Key.CHAP_R.with(BinaryValue.toHexadecimal(response)));
    }

    private static String required(KeyValues text, Key key) throws LoginRefusedException {
        return text.value(key).orElseThrow(() -> failure("its answer in the course of CHAP has no " + key.wireName()));
    }

    private static LoginRefusedException failure(String why) {
        return LoginRefusedException.because(AUTHENTICATION_FAILURE, why);
    }

    private static LoginRefusedException failure(String why, String remedy) {
        return LoginRefusedException.because(AUTHENTICATION_FAILURE, why, remedy);
    }
}
