package io.holdfast.iscsi.task;

/** Data-Out that breaks what was negotiated or asked for. The words go to one log line; there is no stack to tell. */
final class DataOutException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the fault costs. */
    enum Cost {
        /** The command ends with CHECK CONDITION: a PDU of its data is missing or came twice (RFC 7143 7.9). */
        COMMAND,
        /** The connection ends: the initiator does not keep to what was negotiated. */
        CONNECTION
    }

    private final Cost cost;

    DataOutException(Cost cost, String reason) {
        super(reason, null, false, false);
        this.cost = cost;
    }

    Cost cost() {
        return cost;
    }
}
