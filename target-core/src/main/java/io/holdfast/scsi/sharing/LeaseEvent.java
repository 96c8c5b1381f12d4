package io.holdfast.scsi.sharing;

/** What may happen to a {@link WriteLease}. Initiators are told by their names. */
public sealed interface LeaseEvent {

    /** It writes, or it logs in to a unit that is for one host alone. */
    record Claimed(String initiator) implements LeaseEvent {}

    /** It has ended its last session in good order. */
    record LoggedOut(String initiator) implements LeaseEvent {}

    /** It has had no session and given no sign of life for so long that it has given up what it had in flight. */
    record Lapsed(String initiator) implements LeaseEvent {}

    /** An operator takes the lease from whoever has it. */
    record Released() implements LeaseEvent {}

    /** An operator gives it the lease, whoever has it. */
    record Given(String initiator) implements LeaseEvent {}
}
