package io.holdfast.scsi.sharing;

/**
 * A lease that has changed, and why.
 *
 * @param after differs from {@code before}
 */
public record LeaseChange(WriteLease before, WriteLease after, LeaseEvent why) {

    /** Whether that initiator sees another write protection than before. */
    public boolean concerns(String initiator) {
        return before.allows(initiator) != after.allows(initiator);
    }

    /** A line for the log, without the unit's name in front. */
    public String announcement() {
        String reason = switch (why) {
            case LeaseEvent.Claimed(var host) -> host + " was the first to write, and alone may do so now";
            case LeaseEvent.LoggedOut(var host) -> host + " has logged out";
            case LeaseEvent.Lapsed(var host) -> host + " has been gone for longer than hosts keep their writes";
            case LeaseEvent.Released _, LeaseEvent.Given _ ->
                before instanceof WriteLease.Held(var holder)
                        ? "the operator took it from " + holder
                        : "the operator decided";
        };
        return why instanceof LeaseEvent.Claimed ? reason : reason + ": " + who(after);
    }

    private static String who(WriteLease lease) {
        return switch (lease) {
            case WriteLease.Free _ -> "the next host that writes may";
            case WriteLease.Held(var holder) -> holder + " may write now";
            case WriteLease.Lost _ -> "nobody may write";
        };
    }
}
