package io.holdfast.iscsi.login;

/** Who must prove its identity by CHAP (RFC 7143 12.1.3) before a login goes on. */
public sealed interface ChapPolicy {

    /** Nobody. An initiator that insists on CHAP is refused, for there is no secret to check it with. */
    record None() implements ChapPolicy {}

    /** The initiator. One that wants the target to prove itself too is refused. */
    record OneWay(ChapCredential initiator) implements ChapPolicy {}

    /**
     * The initiator, and the target to an initiator that asks for it. It is the initiator's to ask (RFC 7143 12.1.3):
     * one that does not ask gives away its own safety and nothing of the target's, so it is let in.
     *
     * @param initiator what the initiator proves
     * @param target what the target proves
     */
    record Mutual(ChapCredential initiator, ChapCredential target) implements ChapPolicy {

        /**
         * @throws IllegalArgumentException when both have the same secret: then an answer for one side could be used
         * against the other (RFC 7143 9.2.1)
         */
        public Mutual {
            if (initiator.secret().equals(target.secret())) {
                throw new IllegalArgumentException(
                        "the CHAP secret of target user %s must differ from that of initiator user %s"
                                .formatted(target.user(), initiator.user()));
            }
        }
    }
}
