package io.holdfast.testkit.load;

/** A read brought other bytes than were written. */
public final class DataFault extends AssertionError {

    private static final long serialVersionUID = 1L;

    DataFault(String message) {
        super(message);
    }
}
