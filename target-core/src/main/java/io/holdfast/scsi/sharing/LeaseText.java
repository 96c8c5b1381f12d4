package io.holdfast.scsi.sharing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lease as one line that a person can read: {@code free}, or {@code held iqn.1991-05.com.microsoft:host}. */
public final class LeaseText {

    private static final String FREE = "free\n";

    private static final Pattern HELD = Pattern.compile("held (\\S+)\n");

    private LeaseText() {}

    /**
     * What is to be found after a power loss.
     *
     * @throws IllegalArgumentException for a lease that is lost: nobody wants to keep that
     */
    public static String write(WriteLease lease) {
        return switch (lease) {
            case WriteLease.Free _ -> FREE;
            case WriteLease.Held(var holder) -> "held " + holder + "\n";
            case WriteLease.Lost _ -> throw new IllegalArgumentException("a lost lease is not kept");
        };
    }

    /** The lease; empty when the text is not one of {@link #write}. */
    public static Optional<WriteLease> read(String text) {
        if (text.equals(FREE)) {
            return Optional.of(WriteLease.free());
        }
        Matcher held = HELD.matcher(text);
        return held.matches() ? Optional.of(new WriteLease.Held(held.group(1))) : Optional.empty();
    }
}
