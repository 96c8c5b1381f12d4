package io.holdfast.iscsi.login;

import static java.util.Objects.requireNonNull;

import io.holdfast.iscsi.login.LoginConversation.Answer;
import io.holdfast.iscsi.login.LoginRefusedException.Refusal;
import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginStage;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.ConnectionParameters;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.TextAssembly;
import io.holdfast.iscsi.text.TextException;
import io.holdfast.iscsi.text.TextPieces;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The login of one connection, from the first Login Request to the last answer (RFC 7143 6.3). Pure: no I/O, no clock,
 * nothing is changed but its own state.
 *
 * <p>Belongs to one connection and its thread. After {@link LoginReply.Refused} and {@link LoginReply.Accepted} it
 * takes no more requests, but {@link #refuse} can still turn an acceptance into a refusal. Whoever runs it sees to the
 * time that a login may take.
 */
public final class LoginMachine {

    /** More than any initiator needs, also one that cuts long text into small pieces. */
    static final int MAX_REQUESTS = 64;

    private final TargetDirectory targets;
    private final SessionDirectory sessions;
    private final RandomGenerator random;
    private final Parties parties = new Parties();
    private final TextAssembly received = new TextAssembly();
    private @Nullable LoginRequest first;
    private @Nullable LoginRequest last;
    private @Nullable LoginConversation conversation;
    private LoginStage stage = LoginStage.SECURITY_NEGOTIATION;
    private TextPieces answer = new TextPieces(KeyValues.EMPTY);
    private boolean mayLeaveStage;
    private int requests;
    private boolean ended;

    /** @param random for challenges: a {@link java.security.SecureRandom}, unless a test wants to know what comes */
    public LoginMachine(TargetDirectory targets, SessionDirectory sessions, RandomGenerator random) {
        this.targets = targets;
        this.sessions = sessions;
        this.random = random;
    }

    /**
     * Takes the next request.
     *
     * @param request its data stays with the caller, who releases it
     * @throws IllegalStateException after the login has ended
     */
    public LoginReply on(LoginRequest request) {
        if (ended) {
            throw new IllegalStateException("the login has ended");
        }
        last = request;
        try {
            LoginReply reply = step(request);
            ended = reply instanceof LoginReply.Accepted;
            return reply;
        } catch (TextException malformed) {
            return refuse(LoginStatus.INITIATOR_ERROR, malformed.reason());
        } catch (LoginRefusedException refused) {
            return refuse(request, refused.refusal());
        }
    }

    /**
     * Ends the login from outside: another PDU came in the middle of it (0x020b), the session cannot be registered
     * after all, an error of ours (0x0300).
     *
     * @param why for the log; a clause
     * @throws IllegalStateException when there has been no request that could be answered
     */
    public LoginReply.Refused refuse(LoginStatus status, String why) {
        LoginRequest request = last;
        if (request == null) {
            throw new IllegalStateException("there is no Login Request to answer");
        }
        return refuse(request, new Refusal(status, why, Optional.empty(), KeyValues.EMPTY));
    }

    private LoginReply.Refused refuse(LoginRequest request, Refusal refusal) {
        ended = true;
        return new LoginReply.Refused(
                LoginHeader.refuse(request, refusal.status(), refusal.answer().encode()),
                new RefusalReason(
                        refusal.status(), parties.initiator(), parties.target(), refusal.why(), refusal.remedy()));
    }

    private LoginReply step(LoginRequest request) throws LoginRefusedException, TextException {
        requireInPlace(request);
        if (answer.hasMore()) {
            if (request.data().isReadable() || request.continueBit()) {
                throw new TextException("more text before our answer was taken");
            }
        } else {
            received.add(request.data());
            if (request.continueBit()) {
                return new LoginReply.Continue(LoginHeader.stay(request, new byte[0], false));
            }
            converse(request, received.finish());
        }
        return reply(request);
    }

    private void requireInPlace(LoginRequest request) throws LoginRefusedException {
        requests++;
        if (requests > MAX_REQUESTS) {
            throw LoginRefusedException.because(
                    LoginStatus.INITIATOR_ERROR, "after %d requests there is no end in sight".formatted(MAX_REQUESTS));
        }
        LoginRequest begun = first;
        if (begun == null) {
            LoginHeader.requireFirst(request);
            first = request;
            stage = request.csg();
        } else {
            LoginHeader.requireNext(request, begun, stage);
        }
        LoginHeader.requireLegalBits(request);
    }

    private void converse(LoginRequest request, KeyValues text) throws LoginRefusedException, TextException {
        LoginConversation talk = conversation;
        if (talk == null) {
            Introduction introduction = Introduction.of(text, targets, parties);
            talk = new LoginConversation(introduction, requireNonNull(first), sessions, random);
            conversation = talk;
        }
        LoginStep step = request.transitBit() ? LoginStep.LEAVE : LoginStep.STAY;
        Answer given = stage == LoginStage.SECURITY_NEGOTIATION
                ? talk.inSecurityStage(text, step)
                : talk.inOperationalStage(text, step);
        answer = new TextPieces(given.text());
        mayLeaveStage = given.mayLeaveStage();
    }

    private LoginReply reply(LoginRequest request) throws LoginRefusedException {
        byte[] piece = answer.next(ConnectionParameters.DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH);
        if (answer.hasMore() || !request.transitBit() || !mayLeaveStage) {
            return new LoginReply.Continue(LoginHeader.stay(request, piece, answer.hasMore()));
        }
        stage = request.nsg();
        return stage == LoginStage.FULL_FEATURE_PHASE
                ? new LoginReply.Accepted(requireNonNull(conversation).result(LoginHeader.transit(request, piece)))
                : new LoginReply.Continue(LoginHeader.transit(request, piece));
    }
}
