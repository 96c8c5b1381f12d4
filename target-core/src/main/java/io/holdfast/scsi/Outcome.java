package io.holdfast.scsi;

import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseFormat;
import io.netty.buffer.ByteBuf;

/** How a command ended. Residuals are not told here: the transport compares what it expected with {@link Data#data}. */
public sealed interface Outcome {

    Outcome GOOD = new Plain(Status.GOOD);
    Outcome CONDITION_MET = new Plain(Status.CONDITION_MET);
    Outcome BUSY = new Plain(Status.BUSY);
    Outcome RESERVATION_CONFLICT = new Plain(Status.RESERVATION_CONFLICT);
    Outcome TASK_SET_FULL = new Plain(Status.TASK_SET_FULL);
    Outcome TASK_ABORTED = new Plain(Status.TASK_ABORTED);

    Status status();

    /** A status with neither data nor sense. */
    record Plain(Status status) implements Outcome {}

    /**
     * GOOD with Data-In.
     *
     * @param data its readable bytes are all that the command has for the initiator, already cut to the CDB's allocation length; whoever holds the outcome owns it
     */
    record Data(ByteBuf data) implements Outcome {
        @Override
        public Status status() {
            return Status.GOOD;
        }
    }

    /**
     * CHECK CONDITION with its sense data.
     *
     * @param format the form in which the sense data goes to the initiator
     */
    record Check(Sense sense, SenseFormat format) implements Outcome {

        /** The same in that form. */
        public Check in(SenseFormat wanted) {
            return wanted == format ? this : new Check(sense, wanted);
        }

        @Override
        public Status status() {
            return Status.CHECK_CONDITION;
        }
    }

    static Outcome check(Sense sense) {
        return new Check(sense, SenseFormat.FIXED);
    }
}
