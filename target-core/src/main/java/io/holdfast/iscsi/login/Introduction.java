package io.holdfast.iscsi.login;

import io.holdfast.iscsi.login.TargetDirectory.Lookup;
import io.holdfast.iscsi.login.TargetDirectory.Lookup.Moved.Duration;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.Key;
import io.holdfast.iscsi.text.KeyValue;
import io.holdfast.iscsi.text.KeyValues;
import io.holdfast.iscsi.text.Offers;
import io.holdfast.iscsi.text.Printable;
import io.holdfast.iscsi.text.SessionType;
import io.holdfast.iscsi.text.TextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the first text of a login must tell (RFC 7143 6.3.1, 13.4, 13.5, 13.21): who asks, and for what.
 *
 * @param target empty for a discovery session
 */
record Introduction(
        IscsiName initiator,
        Optional<String> initiatorAlias,
        Optional<LoginTarget> target,
        ChapPolicy chap,
        Offers offers) {

    /**
     * @param who is told the names as soon as they are known, also when this ends in a refusal
     */
    static Introduction of(KeyValues text, TargetDirectory directory, Parties who) throws LoginRefusedException {
        IscsiName initiator = initiator(text, who);
        Optional<String> alias = text.value(Key.INITIATOR_ALIAS);
        return switch (wantedType(text)) {
            case NORMAL -> {
                LoginTarget target = target(text, initiator, directory, who);
                yield new Introduction(initiator, alias, Optional.of(target), target.chap(), target.offers());
            }
            case DISCOVERY -> {
                who.wants("discovery");
                DiscoveryService service =
                        found(directory.discovery(), "discovery is switched off here", Optional.empty());
                yield new Introduction(initiator, alias, Optional.empty(), service.chap(), service.offers());
            }
        };
    }

    SessionType sessionType() {
        return target.isPresent() ? SessionType.NORMAL : SessionType.DISCOVERY;
    }

    /** Whether the pair belongs to an introduction. libiscsi says them again in each stage. */
    static boolean isPartOf(KeyValue pair) {
        return pair.isOf(Key.INITIATOR_NAME) || pair.isOf(Key.TARGET_NAME) || pair.isOf(Key.SESSION_TYPE);
    }

    /** @throws LoginRefusedException when what is said, now or once more, is not what the login began with */
    void requireSame(KeyValues text) throws LoginRefusedException {
        for (KeyValue pair : text.pairs()) {
            boolean same = !isPartOf(pair)
                    || (pair.isOf(Key.INITIATOR_NAME) && initiator.isNamed(pair.value()))
                    || (pair.isOf(Key.SESSION_TYPE) && sessionType().wireName().equals(pair.value()))
                    || (pair.isOf(Key.TARGET_NAME)
                            && target.map(wanted -> wanted.name().isNamed(pair.value()))
                                    .orElse(true));
            if (!same) {
                throw LoginRefusedException.because(
                        LoginStatus.INITIATOR_ERROR,
                        "it changes its mind: %s=%s".formatted(pair.key(), Printable.quote(pair.value())));
            }
        }
    }

    private static IscsiName initiator(KeyValues text, Parties who) throws LoginRefusedException {
        String name = required(text, Key.INITIATOR_NAME);
        who.is(Printable.quote(name));
        try {
            IscsiName initiator = IscsiName.parse(name);
            who.is(initiator.value());
            return initiator;
        } catch (TextException malformed) {
            throw LoginRefusedException.because(LoginStatus.INITIATOR_ERROR, malformed.reason());
        }
    }

    private static SessionType wantedType(KeyValues text) throws LoginRefusedException {
        String wanted = text.value(Key.SESSION_TYPE).orElse(SessionType.NORMAL.wireName());
        return SessionType.of(wanted)
                .orElseThrow(() -> LoginRefusedException.because(
                        LoginStatus.SESSION_TYPE_NOT_SUPPORTED, "unknown SessionType " + Printable.quote(wanted)));
    }

    private static LoginTarget target(KeyValues text, IscsiName initiator, TargetDirectory directory, Parties who)
            throws LoginRefusedException {
        String name = required(text, Key.TARGET_NAME);
        who.wants(Printable.quote(name));
        LoginTarget target = found(
                lookup(name, directory, who),
                "there is no such target",
                Optional.of("compare the name at the initiator with the names of the targets here"));
        if (!target.access().allows(initiator)) {
            throw LoginRefusedException.because(
                    LoginStatus.AUTHORIZATION_FAILURE,
                    "the target does not allow this initiator",
                    "to let it in, add \"- %s\" to \"allow:\" of target %s".formatted(initiator, target.name()));
        }
        return target;
    }

    private static Lookup<LoginTarget> lookup(String name, TargetDirectory directory, Parties who) {
        try {
            IscsiName target = IscsiName.parse(name);
            who.wants(target.value());
            return directory.find(target);
        } catch (TextException malformed) {
            return new Lookup.Unknown<>();
        }
    }

    private static <T> T found(Lookup<T> lookup, String unknown, Optional<String> remedy) throws LoginRefusedException {
        return switch (lookup) {
            case Lookup.Found<T>(T value) -> value;
            case Lookup.Unknown<T>() ->
                throw LoginRefusedException.because(
                        new SessionPlacement.Refused(LoginStatus.NOT_FOUND, unknown, remedy));
            case Lookup.Removed<T>() ->
                throw LoginRefusedException.because(
                        LoginStatus.TARGET_REMOVED,
                        "the target has been removed",
                        "remove it from the favourite targets of the initiator");
            case Lookup.Moved<T>(String address, Duration duration) ->
                throw LoginRefusedException.moved(
                        switch (duration) {
                            case TEMPORARY -> LoginStatus.TARGET_MOVED_TEMPORARILY;
                            case PERMANENT -> LoginStatus.TARGET_MOVED_PERMANENTLY;
                        },
                        address);
            case Lookup.Unavailable<T>(String why) ->
                throw LoginRefusedException.because(LoginStatus.SERVICE_UNAVAILABLE, why);
        };
    }

    private static String required(KeyValues text, Key key) throws LoginRefusedException {
        return text.value(key)
                .orElseThrow(() -> LoginRefusedException.because(
                        LoginStatus.MISSING_PARAMETER, "the first Login Request has no " + key.wireName()));
    }

    /** What our first answer tells: RFC 7143 13.9 demands the tag, the alias is for people. */
    List<KeyValue> answer() {
        List<KeyValue> answers = new ArrayList<>();
        target.ifPresent(found -> {
            answers.add(Key.TARGET_PORTAL_GROUP_TAG.with(Integer.toString(found.portalGroupTag())));
            found.alias().ifPresent(alias -> answers.add(Key.TARGET_ALIAS.with(alias)));
        });
        return answers;
    }
}
