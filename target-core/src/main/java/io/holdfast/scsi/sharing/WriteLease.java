package io.holdfast.scsi.sharing;

/** Who may write to a unit. Immutable; a command reads it once. */
public sealed interface WriteLease {

    /** Nobody has it. */
    static WriteLease free() {
        return new Free();
    }

    /** Nobody knows who has it. */
    static WriteLease lost() {
        return new Lost();
    }

    /** Nobody has it, and the next who writes gets it. */
    record Free() implements WriteLease {}

    /**
     * Somebody has it.
     *
     * @param initiator an initiator's name, normalised
     */
    record Held(String initiator) implements WriteLease {}

    /** Somebody had it, and nobody knows who: an operator decides. */
    record Lost() implements WriteLease {}

    /** Whether that initiator may write, where it has the lease or would get it. */
    default boolean allows(String initiator) {
        return switch (this) {
            case Free _ -> true;
            case Held(var holder) -> holder.equals(initiator);
            case Lost _ -> false;
        };
    }

    /** Whether that initiator has the lease. */
    default boolean heldBy(String initiator) {
        return this instanceof Held(var holder) && holder.equals(initiator);
    }

    /** The lease after an event; this one where the event changes nothing. */
    default WriteLease after(LeaseEvent event) {
        return switch (event) {
            case LeaseEvent.Claimed(var initiator) -> this instanceof Free ? new Held(initiator) : this;
            case LeaseEvent.LoggedOut(var initiator) -> heldBy(initiator) ? free() : this;
            case LeaseEvent.Lapsed(var initiator) -> heldBy(initiator) ? free() : this;
            case LeaseEvent.Released _ -> free();
            case LeaseEvent.Given(var initiator) -> heldBy(initiator) ? this : new Held(initiator);
        };
    }
}
