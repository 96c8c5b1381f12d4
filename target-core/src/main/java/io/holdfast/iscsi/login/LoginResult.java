package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginResponse;
import io.holdfast.iscsi.text.DiscoveredTarget;
import io.holdfast.iscsi.text.NegotiatedParameters;
import io.holdfast.iscsi.text.SendTargets;
import io.holdfast.iscsi.text.SessionType;
import io.holdfast.iscsi.text.TextExchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A login that has succeeded but for its last word: whoever gets this registers the session, lets what it replaces end,
 * and only then sends {@link #response}. The response is to be released where it is not sent.
 *
 * @param target empty for a discovery session
 * @param placement as the {@link SessionDirectory} saw it last
 * @param chapUser who has proven itself; empty where nobody had to
 * @param withoutTsih the final response, in which the TSIH is still that of the request
 */
public record LoginResult(
        LoginIdentity identity,
        Optional<LoginTarget> target,
        SessionPlacement.Granted placement,
        NegotiatedParameters parameters,
        Optional<String> chapUser,
        LoginResponse withoutTsih) {

    public SessionType sessionType() {
        return target.isPresent() ? SessionType.NORMAL : SessionType.DISCOVERY;
    }

    /**
     * The final response.
     *
     * @param tsih the session's handle, 1 to 65535
     */
    public LoginResponse response(int tsih) {
        return new LoginResponse(
                withoutTsih.transitBit(),
                withoutTsih.continueBit(),
                withoutTsih.csg(),
                withoutTsih.nsg(),
                withoutTsih.versionMax(),
                withoutTsih.versionActive(),
                withoutTsih.isid(),
                tsih,
                withoutTsih.initiatorTaskTag(),
                withoutTsih.status(),
                withoutTsih.data());
    }

    /**
     * What answers text requests of this connection in full feature phase.
     *
     * @param targets what SendTargets is answered with: in a discovery session those that the initiator may know of, in
     *     a normal one its own
     */
    public TextExchange textExchange(Supplier<List<DiscoveredTarget>> targets) {
        return new TextExchange(parameters.connection(), new SendTargets(sessionType(), targets));
    }
}
