package io.holdfast.iscsi.task;

/** Data-Out that breaks what was negotiated or asked for. The words go to one log line; there is no stack to tell. */
final class DataOutException extends Exception {

    private static final long serialVersionUID = 1L;

    DataOutException(String reason) {
        super(reason, null, false, false);
    }
}
