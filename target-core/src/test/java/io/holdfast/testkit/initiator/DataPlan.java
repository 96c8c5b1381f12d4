package io.holdfast.testkit.initiator;

/**
 * How the output of a command travels.
 *
 * @param immediateBytes with the command itself
 * @param unsolicitedBytes in Data-Out PDUs behind it, without being asked; what is left waits for R2Ts
 * @param pduBytes in one Data-Out at most
 * @param r2ts what happens to an R2T
 */
public record DataPlan(int immediateBytes, int unsolicitedBytes, int pduBytes, R2ts r2ts) {

    /** What happens to an R2T when it arrives. */
    public enum R2ts {
        ANSWERED,
        /** They wait in {@link ScsiExchange#heldR2ts()} until the test sends something. */
        HELD
    }

    private static final int ALL_THAT_IS_ALLOWED = Integer.MAX_VALUE;

    /** As much as the login allows, and all R2Ts answered. */
    public static final DataPlan NEGOTIATED =
            new DataPlan(ALL_THAT_IS_ALLOWED, ALL_THAT_IS_ALLOWED, ALL_THAT_IS_ALLOWED, R2ts.ANSWERED);

    /** Nothing goes before it is asked for. */
    public static final DataPlan SOLICITED = new DataPlan(0, 0, ALL_THAT_IS_ALLOWED, R2ts.ANSWERED);

    public DataPlan holdingR2ts() {
        return new DataPlan(immediateBytes, unsolicitedBytes, pduBytes, R2ts.HELD);
    }

    public DataPlan pduBytes(int bytes) {
        return new DataPlan(immediateBytes, unsolicitedBytes, bytes, r2ts);
    }

    /** The same within what a login allows and an output has. */
    DataPlan within(Negotiated negotiated, int outputBytes) {
        int immediate = Math.min(immediateBytes, Math.min(negotiated.immediateBytes(), outputBytes));
        int room = negotiated.initialR2t() ? 0 : Math.min(negotiated.firstBurstBytes(), outputBytes) - immediate;
        return new DataPlan(
                immediate, Math.min(unsolicitedBytes, room), Math.min(pduBytes, negotiated.sendSegmentBytes()), r2ts);
    }
}
