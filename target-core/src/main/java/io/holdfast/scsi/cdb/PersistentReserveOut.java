package io.holdfast.scsi.cdb;

/**
 * PERSISTENT RESERVE OUT, SPC-4 6.16. Scope and type mean something only to the actions that reserve, release and
 * preempt; the others ignore them, so that they are not checked here.
 *
 * @param scope SCOPE, four bits
 * @param type TYPE, four bits
 * @param parameterListLengthBytes as the CDB says; 24 unless the list has TransportIDs
 */
public record PersistentReserveOut(Action action, int scope, int type, long parameterListLengthBytes)
        implements Command {

    /** The service actions. */
    public enum Action {
        REGISTER,
        RESERVE,
        RELEASE,
        CLEAR,
        PREEMPT,
        PREEMPT_AND_ABORT,
        REGISTER_AND_IGNORE_EXISTING_KEY,
        REGISTER_AND_MOVE,
        REPLACE_LOST_RESERVATION;

        Decoded decode(Cdb cdb) {
            return cdb.accept(new PersistentReserveOut(this, cdb.bits(2, 7, 4), cdb.bits(2, 3, 0), cdb.u32(5)));
        }
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
