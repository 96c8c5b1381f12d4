package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reservations as a text, a line each; a person can read it.
 *
 * <pre>
 *   key 0000000000000abc port 1 iqn.1991-05.com.microsoft:host,i,0x400001370000
 *   key fffffffffffffff0 port 1 iqn.1991-05.com.microsoft:other,i,0x400001370000
 *   held 5 port 1 iqn.1991-05.com.microsoft:host,i,0x400001370000
 * </pre>
 *
 * A reservation that all registrants hold has no port: {@code held 7}. There is a first line {@code persist} where a
 * power loss leaves them, and no line at all where it does not.
 */
public final class ReservationText {

    private static final String PERSIST = "persist";

    private static final String NEXUS = "port ([0-9]{1,5}) (\\S+),i,0x([0-9a-f]{12})";
    private static final Pattern KEY = Pattern.compile("key ([0-9a-f]{16}) " + NEXUS);
    private static final Pattern HELD = Pattern.compile("held ([0-9])(?: " + NEXUS + ")?");

    private ReservationText() {}

    /** What is to be found after a power loss. */
    public static String write(Reservations reservations) {
        if (reservations.persistence() != Persistence.THROUGH_POWER_LOSS) {
            return "";
        }
        String keys = reservations.keys().entrySet().stream()
                .map(each -> "key %016x %s\n".formatted(each.getValue(), nexus(each.getKey())))
                .collect(Collectors.joining());
        Reservation held = reservations.held();
        String reservation = held == null
                ? ""
                : "held " + held.type().code() + (held.holder() == null ? "" : " " + nexus(held.holder())) + "\n";
        return PERSIST + "\n" + keys + reservation;
    }

    /** The reservations, as they are after a power loss; empty when the text is not one of {@link #write}. */
    public static Optional<Reservations> read(String text) {
        if (text.isEmpty()) {
            return Optional.of(Reservations.NONE);
        }
        List<String> lines = text.lines().toList();
        if (!lines.getFirst().equals(PERSIST)) {
            return Optional.empty();
        }
        Map<NexusName, Long> keys = new LinkedHashMap<>();
        Reservation held = null;
        for (String line : lines.subList(1, lines.size())) {
            Matcher key = KEY.matcher(line);
            if (held != null) {
                return Optional.empty(); // nothing follows it
            } else if (key.matches()) {
                keys.put(nexus(key, 2), Long.parseUnsignedLong(key.group(1), 16));
            } else {
                held = held(line);
                if (held == null) {
                    return Optional.empty();
                }
            }
        }
        return Reservations.consistent(keys, held)
                ? Optional.of(new Reservations(0, keys, held, Persistence.THROUGH_POWER_LOSS))
                : Optional.empty();
    }

    private static @Nullable Reservation held(String text) {
        Matcher line = HELD.matcher(text);
        if (!line.matches()) {
            return null;
        }
        ReservationType type = ReservationType.of(Integer.parseInt(line.group(1)));
        NexusName holder = line.group(2) == null ? null : nexus(line, 2);
        return type == null || type.allRegistrants() != (holder == null) ? null : new Reservation(type, holder);
    }

    private static NexusName nexus(Matcher line, int group) {
        InitiatorPort initiator =
                new InitiatorPort(line.group(group + 1), Long.parseUnsignedLong(line.group(group + 2), 16));
        return new NexusName(initiator, Integer.parseInt(line.group(group)));
    }

    private static String nexus(NexusName nexus) {
        return "port " + nexus.targetPort() + " " + nexus.initiator();
    }
}
