package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.Negotiation;
import io.holdfast.iscsi.text.NegotiationPhase;
import io.holdfast.iscsi.text.NegotiationTerms;
import io.holdfast.iscsi.text.SessionParameters;
import io.holdfast.iscsi.text.TextException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The text of a login, once the initiator has introduced itself: authentication in the one stage, parameters in the
 * other. Knows no PDU bits.
 */
final class LoginConversation {

    private final Introduction introduction;
    private final LoginRequest first;
    private final SessionDirectory sessions;
    private final Authentication authentication;

    /** Of the security stage, in which there is nothing to negotiate but what an initiator may say at any time. */
    private final Negotiation remarks;

    private @Nullable Negotiation parameters;
    private boolean introduced;

    LoginConversation(
            Introduction introduction, LoginRequest first, SessionDirectory sessions, RandomGenerator random) {
        this.introduction = introduction;
        this.first = first;
        this.sessions = sessions;
        this.authentication = new Authentication(introduction.chap(), random);
        this.remarks = new Negotiation(NegotiationTerms.leading(introduction.sessionType(), introduction.offers()));
    }

    /** What is said in answer, and whether the stage may end with that. */
    record Answer(KeyValues text, boolean mayLeaveStage) {}

    Answer inSecurityStage(KeyValues text, LoginStep step) throws LoginRefusedException, TextException {
        introduction.requireSame(text);
        List<KeyValue> answers = greeting();
        KeyValues proof = text.only(Authentication::isFor);
        KeyValues others = text.only(pair -> !Authentication.isFor(pair) && !Introduction.isPartOf(pair));
        answers.addAll(remarks.answer(others.pairs(), NegotiationPhase.SECURITY));
        answers.addAll(authentication.answer(proof, step));
        return new Answer(new KeyValues(answers), authentication.isComplete());
    }

    Answer inOperationalStage(KeyValues text, LoginStep step) throws LoginRefusedException, TextException {
        authentication.requireComplete();
        introduction.requireSame(text);
        Negotiation negotiation = parameters();
        List<KeyValue> answers = greeting();
        KeyValues offers = text.only(pair -> !Introduction.isPartOf(pair));
        answers.addAll(negotiation.answer(offers.pairs(), NegotiationPhase.OPERATIONAL));
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
                NegotiationTerms.leading(introduction.sessionType(), introduction.offers());
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
