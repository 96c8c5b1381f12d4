package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.pdu.LoginStatus.AUTHENTICATION_FAILURE;

import io.holdfast.iscsi.text.Key;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The authentication keys of the security stage (RFC 7143 section 12): which method, and its run. Fails closed. */
final class Authentication {

    private static final String CHAP = "CHAP";
    private static final List<Key> CHAP_KEYS = List.of(Key.CHAP_A, Key.CHAP_N, Key.CHAP_R, Key.CHAP_I, Key.CHAP_C);

    private final Optional<ChapCredential> expected;
    private final Optional<ChapExchange> chap;
    private boolean methodChosen;

    Authentication(ChapPolicy policy, RandomGenerator random) {
        switch (policy) {
            case ChapPolicy.None() -> {
                expected = Optional.empty();
                chap = Optional.empty();
            }
            case ChapPolicy.OneWay(ChapCredential initiator) -> {
                expected = Optional.of(initiator);
                chap = Optional.of(new ChapExchange(initiator, Optional.empty(), random));
            }
            case ChapPolicy.Mutual(ChapCredential initiator, ChapCredential target) -> {
                expected = Optional.of(initiator);
                chap = Optional.of(new ChapExchange(initiator, Optional.of(target), random));
            }
        }
    }

    /** Whether the key is one for here. */
    static boolean isFor(KeyValue pair) {
        return pair.isOf(Key.AUTH_METHOD) || CHAP_KEYS.stream().anyMatch(pair::isOf);
    }

    /** Whether all that has to be proven has been. */
    boolean isComplete() {
        return chap.map(ChapExchange::isProven).orElse(true);
    }

    /** Who has proven itself; empty where nobody had to or has yet. */
    Optional<String> user() {
        return isComplete() ? expected.map(ChapCredential::user) : Optional.empty();
    }

    /**
     * Answers what the initiator says in one step of the security stage.
     *
     * @param text its authentication keys alone; none is an answer too
     * @param step whether the initiator wants to leave the stage with this
     */
    List<KeyValue> answer(KeyValues text, LoginStep step) throws LoginRefusedException {
        requireOnce(text);
        Optional<String> methods = text.value(Key.AUTH_METHOD);
        if (methods.isPresent()) {
            return begin(methods.get(), text);
        }
        if (!methodChosen) {
            if (!text.isEmpty()) {
                throw failure("it begins CHAP before AuthMethod is agreed on");
            }
            if (step == LoginStep.LEAVE) {
                requireComplete();
            }
            return List.of();
        }
        if (chap.isEmpty()) {
            if (!text.isEmpty()) {
                throw failure("it goes on with CHAP although AuthMethod is None");
            }
            return List.of();
        }
        return chap.get().isProven() && text.isEmpty() ? List.of() : chap.get().answer(text);
    }

    /** @throws LoginRefusedException when the initiator has gone past authentication and must not */
    void requireComplete() throws LoginRefusedException {
        if (!isComplete()) {
            throw LoginRefusedException.because(
                    AUTHENTICATION_FAILURE,
                    "CHAP is required and it does not authenticate",
                    "switch on CHAP at the initiator, with the user "
                            + Printable.quote(expected.orElseThrow().user()));
        }
    }

    private List<KeyValue> begin(String methods, KeyValues text) throws LoginRefusedException {
        List<KeyValue> answers = new ArrayList<>(List.of(Key.AUTH_METHOD.with(method(methods))));
        if (chap.isPresent() && text.value(Key.CHAP_A).isPresent()) {
            // Ahead of its time, but clear enough.
            answers.addAll(chap.get().answer(text));
        }
        return answers;
    }

    private static void requireOnce(KeyValues text) throws LoginRefusedException {
        Set<String> seen = new HashSet<>();
        for (KeyValue pair : text.pairs()) {
            if (!seen.add(pair.key())) {
                throw failure("it sends %s twice at once".formatted(pair.key()));
            }
        }
    }

    private String method(String list) throws LoginRefusedException {
        if (methodChosen) {
            throw failure("it negotiates AuthMethod for the second time");
        }
        methodChosen = true;
        List<String> offered = Arrays.asList(list.split(",", -1));
        if (chap.isPresent()) {
            if (!offered.contains(CHAP)) {
                requireComplete();
            }
            return CHAP;
        }
        if (!offered.contains(KeyValue.NONE)) {
            throw LoginRefusedException.because(
                    AUTHENTICATION_FAILURE,
                    "it insists on AuthMethod %s, and no CHAP user is configured here".formatted(Printable.quote(list)),
                    "configure CHAP here, or switch it off at the initiator");
        }
        return KeyValue.NONE;
    }

    private static LoginRefusedException failure(String why) {
        return LoginRefusedException.because(AUTHENTICATION_FAILURE, why);
    }
}
