package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.text.Key;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.Negotiation;
import io.holdfast.iscsi.text.NegotiationPhase;
import io.holdfast.iscsi.text.NegotiationTerms;
import io.holdfast.iscsi.text.SessionParameters;
import io.holdfast.iscsi.text.SessionType;
import io.holdfast.iscsi.text.TextException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The text of a login, once the initiator has introduced itself: authentication in the one stage, parameters in the other. Knows no PDU bits. */
final class LoginConversation {

    /** libiscsi says them again in each stage; they must stay the same. */
    private static final List<Key> INTRODUCTION =
            List.of(Key.INITIATOR_NAME, Key.INITIATOR_ALIAS, Key.TARGET_NAME, Key.SESSION_TYPE);

    private final Introduction introduction;
    private final LoginRequest first;
    private final SessionDirectory sessions;
    private final Authentication authentication;

    /** For what is said in the security stage, and for the introduction in both. */
    private final Negotiation names;

    private @Nullable Negotiation parameters;
    private boolean introduced;

    LoginConversation(
            Introduction introduction, LoginRequest first, SessionDirectory sessions, RandomGenerator random) {
        this.introduction = introduction;
        this.first = first;
        this.sessions = sessions;
        this.authentication = new Authentication(introduction.chap(), random);
        this.names = new Negotiation(NegotiationTerms.leading(type(), introduction.offers()));
    }

    private SessionType type() {
        return introduction.target().isPresent() ? SessionType.NORMAL : SessionType.DISCOVERY;
    }

    /** What is said in answer, and whether the stage may end with that. */
    record Answer(KeyValues text, boolean mayLeaveStage) {}

    Answer inSecurityStage(KeyValues text, LoginStep step) throws LoginRefusedException, TextException {
        List<KeyValue> answers = greeting();
        List<KeyValue> others = text.pairs().stream()
                .filter(pair -> !Authentication.isFor(pair))
                .toList();
        KeyValues proof = new KeyValues(
                text.pairs().stream().filter(Authentication::isFor).toList());
        answers.addAll(names.answer(others, NegotiationPhase.SECURITY));
        answers.addAll(authentication.answer(proof, step));
        return new Answer(new KeyValues(answers), authentication.isComplete());
    }

    Answer inOperationalStage(KeyValues text, LoginStep step) throws LoginRefusedException, TextException {
        authentication.requireComplete();
        Negotiation negotiation = parameters();
        List<KeyValue> answers = greeting();
        names.answer(
                text.pairs().stream().filter(LoginConversation::introduces).toList(), NegotiationPhase.OPERATIONAL);
        List<KeyValue> offers =
                text.pairs().stream().filter(pair -> !introduces(pair)).toList();
        answers.addAll(negotiation.answer(offers, NegotiationPhase.OPERATIONAL));
        answers.addAll(negotiation.declarations());
        return switch (step) {
            case STAY -> new Answer(new KeyValues(answers), false);
            case LEAVE -> {
                List<KeyValue> proposals = negotiation.proposals();
                answers.addAll(proposals);
                yield new Answer(new KeyValues(answers), proposals.isEmpty());
            }
        };
    }

    private static boolean introduces(KeyValue pair) {
        return INTRODUCTION.stream().anyMatch(pair::isOf);
    }

    private List<KeyValue> greeting() {
        if (introduced) {
            return new ArrayList<>();
        }
        introduced = true;
        return introduction.answer();
    }

    private Negotiation parameters() throws LoginRefusedException {
        Negotiation negotiation = parameters;
        if (negotiation == null) {
            negotiation = new Negotiation(terms(place()));
            parameters = negotiation;
        }
        return negotiation;
    }

    private SessionPlacement.Granted place() throws LoginRefusedException {
        SessionRequest request = new SessionRequest(
                introduction.initiator(), first.isid(), first.tsih(), first.cid(), introduction.target());
        return switch (sessions.place(request)) {
            case SessionPlacement.Granted granted -> granted;
            case SessionPlacement.Refused refused -> throw LoginRefusedException.because(refused);
        };
    }

    private NegotiationTerms terms(SessionPlacement.Granted placement) {
        return switch (placement) {
            case SessionPlacement.NewSession(), SessionPlacement.ReinstateSession _ ->
                NegotiationTerms.leading(type(), introduction.offers());
            case SessionPlacement.AddConnection(SessionParameters agreed) ->
                NegotiationTerms.joining(agreed, introduction.offers());
            case SessionPlacement.ReinstateConnection(SessionParameters agreed) ->
                NegotiationTerms.joining(agreed, introduction.offers());
        };
    }

    /**
     * What has come out.
     *
     * @param response the last one
     */
    LoginResult result(LoginResponse response) throws LoginRefusedException {
        authentication.requireComplete();
        LoginIdentity identity = new LoginIdentity(
                introduction.initiator(),
                introduction.initiatorAlias(),
                first.isid(),
                first.tsih(),
                first.cid(),
                first.cmdSn());
        return new LoginResult(
                identity, introduction.target(), place(), parameters().result(), authentication.user(), response);
    }
}
