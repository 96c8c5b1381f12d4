package io.holdfast.iscsi.text;

import static io.holdfast.iscsi.text.Usage.ALL;
import static io.holdfast.iscsi.text.Usage.AUTHENTICATION;
import static io.holdfast.iscsi.text.Usage.FULL_FEATURE;
import static io.holdfast.iscsi.text.Usage.INITIALIZE;
import static io.holdfast.iscsi.text.Usage.LEADING;

import io.holdfast.iscsi.text.Rule.Choice;
import io.holdfast.iscsi.text.Rule.Declared;
import io.holdfast.iscsi.text.Rule.DigestChoice;
import io.holdfast.iscsi.text.Rule.Elsewhere;
import io.holdfast.iscsi.text.Rule.Name;
import io.holdfast.iscsi.text.Rule.Numeric;
import io.holdfast.iscsi.text.Rule.Obsolete;
import io.holdfast.iscsi.text.Rule.YesNo;
import io.holdfast.iscsi.text.Usage.Sender;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Every key of RFC 7143 sections 12 and 13 with its rule, in the order of the sections. A new key is a new row. */
// Error Prone cannot see that records of numbers and pure functions do not change.
@SuppressWarnings("ImmutableEnumChecker")
public enum Key {
    AUTH_METHOD("AuthMethod", AUTHENTICATION, new Elsewhere()),
    CHAP_A("CHAP_A", AUTHENTICATION, new Elsewhere()),
    CHAP_I("CHAP_I", AUTHENTICATION, new Elsewhere()),
    CHAP_C("CHAP_C", AUTHENTICATION, new Elsewhere()),
    CHAP_N("CHAP_N", AUTHENTICATION, new Elsewhere()),
    CHAP_R("CHAP_R", AUTHENTICATION, new Elsewhere()),

    HEADER_DIGEST("HeaderDigest", INITIALIZE, new DigestChoice()),
    DATA_DIGEST("DataDigest", INITIALIZE, new DigestChoice()),
    MAX_CONNECTIONS(
            "MaxConnections", LEADING.notInDiscovery(), minimum(1, 65_535, 1, SessionParameters::maxConnections)),
    SEND_TARGETS("SendTargets", FULL_FEATURE.by(Sender.INITIATOR), new Elsewhere()),
    TARGET_NAME("TargetName", INITIALIZE.by(Sender.INITIATOR).anyStage(), new Name(IscsiName.MAX_BYTES)),
    INITIATOR_NAME("InitiatorName", INITIALIZE.by(Sender.INITIATOR).anyStage(), new Name(IscsiName.MAX_BYTES)),
    TARGET_ALIAS("TargetAlias", ALL.by(Sender.TARGET).anyStage(), new Name(255)),
    INITIATOR_ALIAS("InitiatorAlias", ALL.by(Sender.INITIATOR).anyStage(), new Name(255)),
    TARGET_ADDRESS("TargetAddress", ALL.by(Sender.TARGET).anyStage(), new Name(255)),
    TARGET_PORTAL_GROUP_TAG("TargetPortalGroupTag", INITIALIZE.by(Sender.TARGET).anyStage(), new Declared(0, 65_535)),
    INITIAL_R2T(
            "InitialR2T", LEADING.notInDiscovery(), or(true, p -> p.transfer().initialR2T())),
    IMMEDIATE_DATA(
            "ImmediateData",
            LEADING.notInDiscovery(),
            and(true, p -> p.transfer().immediateData())),
    MAX_RECV_DATA_SEGMENT_LENGTH("MaxRecvDataSegmentLength", ALL, new Declared(512, 0xff_ffff)),
    MAX_BURST_LENGTH(
            "MaxBurstLength",
            LEADING.notInDiscovery(),
            minimum(512, 0xff_ffff, 262_144, p -> p.transfer().maxBurstLength())),
    FIRST_BURST_LENGTH(
            "FirstBurstLength",
            LEADING.notInDiscovery(),
            minimum(512, 0xff_ffff, 65_536, p -> p.transfer().firstBurstLength())),
    DEFAULT_TIME2WAIT("DefaultTime2Wait", LEADING, maximum(0, 3600, 2, SessionParameters::defaultTime2Wait)),
    DEFAULT_TIME2RETAIN("DefaultTime2Retain", LEADING, minimum(0, 3600, 20, SessionParameters::defaultTime2Retain)),
    MAX_OUTSTANDING_R2T(
            "MaxOutstandingR2T",
            LEADING.notInDiscovery(),
            minimum(1, 65_535, 1, p -> p.transfer().maxOutstandingR2T())),
    DATA_PDU_IN_ORDER("DataPDUInOrder", LEADING.notInDiscovery(), or(true, _ -> true)),
    DATA_SEQUENCE_IN_ORDER("DataSequenceInOrder", LEADING.notInDiscovery(), or(true, _ -> true)),
    ERROR_RECOVERY_LEVEL("ErrorRecoveryLevel", LEADING, minimum(0, 2, 0, _ -> 0)),
    SESSION_TYPE("SessionType", LEADING.by(Sender.INITIATOR).anyStage(), new Name(255)),
    TASK_REPORTING("TaskReporting", LEADING.notInDiscovery(), new Choice(List.of("RFC3720"))),
    ISCSI_PROTOCOL_LEVEL(
            "iSCSIProtocolLevel", LEADING.notInDiscovery(), minimum(0, 31, 1, SessionParameters::iscsiProtocolLevel)),
    NODE_ARCHITECTURE("X#NodeArchitecture", LEADING.anyStage(), new Name(255)),

    /** The four of markers, obsoleted by 13.25: never NotUnderstood, and an interval never but Reject. */
    IF_MARKER("IFMarker", INITIALIZE, new Obsolete("No")),
    OF_MARKER("OFMarker", INITIALIZE, new Obsolete("No")),
    IF_MARK_INT("IFMarkInt", INITIALIZE, new Obsolete(KeyValue.REJECT)),
    OF_MARK_INT("OFMarkInt", INITIALIZE, new Obsolete(KeyValue.REJECT));

    private static final Map<String, Key> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Key::wireName, Function.identity()));

    private final String wireName;
    private final Usage usage;
    private final Rule rule;

    Key(String wireName, Usage usage, Rule rule) {
        this.wireName = wireName;
        this.usage = usage;
        this.rule = rule;
    }

    public String wireName() {
        return wireName;
    }

    /** A pair of this key. */
    public KeyValue with(String value) {
        return new KeyValue(wireName, value);
    }

    Usage usage() {
        return usage;
    }

    Rule rule() {
        return rule;
    }

    /** Empty for keys that are to be answered with NotUnderstood, those that begin with {@code X-} among them. */
    static Optional<Key> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    private static Numeric minimum(int low, int high, int initial, ToIntFunction<SessionParameters> ours) {
        return new Numeric(Rule.Pick.MINIMUM, low, high, initial, ours);
    }

    private static Numeric maximum(int low, int high, int initial, ToIntFunction<SessionParameters> ours) {
        return new Numeric(Rule.Pick.MAXIMUM, low, high, initial, ours);
    }

    private static YesNo and(boolean initial, Predicate<SessionParameters> ours) {
        return new YesNo(Rule.Operator.AND, initial, ours);
    }

    private static YesNo or(boolean initial, Predicate<SessionParameters> ours) {
        return new YesNo(Rule.Operator.OR, initial, ours);
    }

    /** @throws IllegalArgumentException when one of the numbers is outside its key's range */
    static void requireLegal(SessionParameters parameters) {
        for (Key key : values()) {
            if (key.rule instanceof Numeric number) {
                requireLegal(key, number.ours().applyAsInt(parameters));
            }
        }
    }

    /** @throws IllegalArgumentException when the number is outside the key's range */
    static void requireLegal(Key key, int value) {
        Optional<String> complaint = key.complaint(value);
        if (complaint.isPresent()) {
            throw new IllegalArgumentException(complaint.get());
        }
    }

    /** What is wrong with the number; empty for a legal one. */
    Optional<String> complaint(long value) {
        return switch (rule) {
            case Declared(int low, int high) -> outside(value, low, high);
            case Numeric number -> outside(value, number.low(), number.high());
            case Name _, YesNo _, DigestChoice _, Choice _, Obsolete _, Elsewhere _ -> Optional.empty();
        };
    }

    private Optional<String> outside(long value, int low, int high) {
        return value >= low && value <= high
                ? Optional.empty()
                : Optional.of("%s=%d is outside %d to %d".formatted(wireName, value, low, high));
    }
}
