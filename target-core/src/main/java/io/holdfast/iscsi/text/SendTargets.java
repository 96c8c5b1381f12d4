package io.holdfast.iscsi.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The answer to SendTargets (RFC 7143 13.3 and appendix C).
 *
 * @param type a discovery session may ask for all, a normal one for its own target alone
 * @param targets asked for each time: in a discovery session those that the initiator may know of, in a normal one its
 *     own
 */
public record SendTargets(SessionType type, Supplier<List<DiscoveredTarget>> targets) {

    private static final String ALL = "All";

    /** The pairs of the answer; none for a name that the initiator may not know of or that does not exist. */
    List<KeyValue> answer(String value) {
        return switch (type) {
            case DISCOVERY -> answer(value, value.equals(ALL), value.isEmpty());
            case NORMAL -> answer(value, value.isEmpty(), value.equals(ALL));
        };
    }

    private List<KeyValue> answer(String value, boolean everything, boolean outOfPlace) {
        if (outOfPlace) {
            return List.of(Key.SEND_TARGETS.with(KeyValue.REJECT));
        }
        return records(everything ? _ -> true : target -> target.name().isNamed(value));
    }

    private List<KeyValue> records(Predicate<DiscoveredTarget> wanted) {
        List<KeyValue> pairs = new ArrayList<>();
        targets.get().stream().filter(wanted).forEach(target -> {
            pairs.add(Key.TARGET_NAME.with(target.name().value()));
            target.portals().forEach(portal -> pairs.add(Key.TARGET_ADDRESS.with(portal.toString())));
        });
        return pairs;
    }
}
