package io.holdfast.iscsi.text;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What is done with a key's value: the type and result function of each subsection of RFC 7143 section 13. */
sealed interface Rule {

    /** Which of two numbers holds. */
    enum Pick {
        MINIMUM,
        MAXIMUM
    }

    /** How two answers to a question become one. */
    enum Operator {
        AND,
        OR
    }

    /** Declarative text: no answer. */
    record Name(int maxBytes) implements Rule {}

    /** A declarative number: no answer, and a value out of range ends the negotiation. */
    record Declared(int low, int high) implements Rule {}

    /** Both sides offer, a function of the two offers holds. */
    sealed interface Negotiated extends Rule permits Numeric, YesNo {

        /** What holds when nobody speaks, in the form of the wire. */
        String initialValue();
    }

    /**
     * A negotiated number.
     *
     * @param function of the two offers
     * @param initial what holds when nobody speaks
     * @param ours what we offer
     */
    record Numeric(Pick function, int low, int high, int initial, ToIntFunction<SessionParameters> ours)
            implements Negotiated {
        int settle(int offered, SessionParameters limits) {
            int limit = ours.applyAsInt(limits);
            return switch (function) {
                case MINIMUM -> Math.min(offered, limit);
                case MAXIMUM -> Math.max(offered, limit);
            };
        }

        boolean inRange(long value) {
            return value >= low && value <= high;
        }

        @Override
        public String initialValue() {
            return Integer.toString(initial);
        }
    }

    /** A negotiated Yes or No; {@code initial} and {@code ours} as with {@link Numeric}. */
    record YesNo(Operator function, boolean initial, Predicate<SessionParameters> ours) implements Negotiated {
        boolean settle(boolean offered, SessionParameters limits) {
            return switch (function) {
                case AND -> offered && ours.test(limits);
                case OR -> offered || ours.test(limits);
            };
        }

        @Override
        public String initialValue() {
            return SettledKeys.yesOrNo(initial);
        }
    }

    /**
     * A list of which the first value is taken that {@link Offers#digests} has, None in a discovery session if it is in
     * the list.
     */
    record DigestChoice() implements Rule {}

    /** A list of which the first value is taken that we know. */
    record Choice(List<String> known) implements Rule {}

    /** Of no meaning any more; the answer is always the same. */
    record Obsolete(String answer) implements Rule {}

    /** Not for the negotiation of parameters: authentication or SendTargets. */
    record Elsewhere() implements Rule {}
}
